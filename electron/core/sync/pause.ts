import { setTimeout as delay } from 'node:timers/promises';

/** Longest sleep at a stretch, milliseconds: afterwards the clock is looked at again, which may have been set. */
const longestMs = 60_000;

/** Sleeps, and throws as soon as the signal aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal });
}

/** Sleeps until an instant (milliseconds UTC), and throws as soon as the signal aborts. */
export async function pauseUntil(instantMs: number, now: () => number, signal: AbortSignal): Promise<void> {
  for (let left = instantMs - now(); left > 0; left = instantMs - now()) await pause(Math.min(left, longestMs), signal);
}
