import { setTimeout as delay } from 'node:timers/promises';

/** Sleeps, and throws as soon as the signal aborts. Long sleeps are cut, so that a changed clock is noticed. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const longestMs = 60_000;
  await delay(Math.min(milliseconds, longestMs), undefined, { signal });
}
