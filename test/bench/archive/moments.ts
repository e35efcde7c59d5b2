import { randomFor } from '#core/sample/random.ts';

/** The archive's last instant, milliseconds UTC: 2026-11-01. It reaches back 2.85 years from there. */
export const archiveEndMs = Date.UTC(2026, 10, 1);
export const archiveSpanMs = Math.round(2.85 * 365.25 * 86_400_000);

/** Events of one burst: what one import, one script, one deployment leaves within a few seconds. */
const burstLength = 32;
const burstChance = 1 / 40;

/** When the next event happened, milliseconds UTC, and which burst it belongs to (0 for none). */
export interface Moment {
  timeMs: number;
  burst: number;
}

/** The moments of so many events, ascending: about as many alone as in bursts. */
export function* moments(seed: number, events: number): Generator<Moment, void, void> {
  const random = randomFor(seed, 31);
  const aloneShare = 1 / (1 + burstChance * burstLength);
  const pauseMs = archiveSpanMs / (events * aloneShare);
  let timeMs = archiveEndMs - archiveSpanMs;
  let burst = 0;
  let left = 0;
  for (let count = 0; count < events; count++) {
    if (left > 0) {
      left -= 1;
      timeMs += random.whole(0, 200);
      yield { timeMs, burst };
    } else {
      timeMs += Math.ceil(-Math.log(1 - random.fraction()) * pauseMs);
      if (random.chance(burstChance)) {
        burst += 1;
        left = burstLength;
      }
      yield { timeMs, burst: 0 };
    }
  }
}
