import type { SourceContext } from '#core/sources/source.ts';

const memoryKey = 'gearset.work-items';
/** A server that refused the work items is asked for them again after so long, milliseconds: a week. */
export const refusalLifetimeMs = 7 * 86_400_000;

/**
 * When the server last refused the optional work items, milliseconds UTC; `null` where it is to be asked for them. A
 * refusal from the future was noted under a clock that has been set back since, and counts no more.
 */
export async function recallRefusal({ memory, now }: SourceContext): Promise<number | null> {
  const refusedMs = Number((await memory?.read(memoryKey)) ?? Number.NaN);
  const ageMs = now() - refusedMs;
  return ageMs >= 0 && ageMs < refusalLifetimeMs ? refusedMs : null;
}

/** Remembers a refusal, so that later syncs need not spend a call on it. */
export async function keepRefusal({ memory, now }: SourceContext): Promise<void> {
  await memory?.write(memoryKey, String(now()));
}

/** The next sync asks for the work items again. */
export async function forgetRefusal({ memory }: SourceContext): Promise<void> {
  if (((await memory?.read(memoryKey)) ?? 'none') !== 'none') await memory?.write(memoryKey, 'none');
}
