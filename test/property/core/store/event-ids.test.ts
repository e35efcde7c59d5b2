import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstPossibleId, type PlacedEvents, placeEvents } from '#core/store/event-ids.ts';

interface Stored {
  id: number;
  timeMs: number;
  order: number;
}

/** The stored events as a plain sorted list: what the database answers, without a database. */
function inMemory(stored: Stored[]): PlacedEvents {
  const sorted = [...stored].sort((a, b) => a.id - b.id);
  return {
    firstAfter: (timeMs) =>
      sorted.find((event) => event.id >= firstPossibleId(timeMs) && event.timeMs > timeMs) ?? null,
    lastBelow: (id) => sorted.findLast((event) => id === null || event.id < id)?.id ?? null,
    following: (id) => sorted.find((event) => event.id > id) ?? null,
  };
}

function applyMoves(stored: Stored[], moved: { from: number; to: number }[]): void {
  for (const { from, to } of moved) {
    expect(stored.some((event) => event.id === to)).toBe(false);
    const event = stored.find((candidate) => candidate.id === from);
    expect(event).toBeDefined();
    if (event) event.id = to;
  }
}

/** Times that crowd: few distinct seconds, most of them whole. */
const crowdedTime = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((second) => second * 1000),
  fc.integer({ min: 0, max: 3_999 }),
);

describe('event ids', () => {
  it('order as time orders, from year 1 to year 9999, below 2^53', () => {
    const earliest = -62_135_596_800_000;
    const latest = 253_402_300_799_999;
    expect(firstPossibleId(earliest)).toBe(0);
    expect(Number.isSafeInteger(firstPossibleId(latest))).toBe(true);
    fc.assert(
      fc.property(fc.integer({ min: earliest, max: latest }), fc.integer({ min: earliest, max: latest }), (a, b) => {
        const [early, late] = a <= b ? [a, b] : [b, a];
        expect(firstPossibleId(early)).toBeLessThanOrEqual(firstPossibleId(late));
      }),
    );
  });

  it('keep exact time order and arrival order within a time, whatever comes in which order', () => {
    fc.assert(
      fc.property(fc.array(fc.array(crowdedTime, { minLength: 1, maxLength: 40 }), { maxLength: 8 }), (batches) => {
        const stored: Stored[] = [];
        let arrivals = 0;
        for (const batch of batches) {
          const times = [...batch].sort((a, b) => a - b);
          const { ids, moved } = placeEvents(times, inMemory(stored));
          applyMoves(stored, moved);
          ids.forEach((id, index) => {
            expect(stored.some((event) => event.id === id)).toBe(false);
            stored.push({ id, timeMs: times[index] as number, order: arrivals++ });
          });
          const byId = [...stored].sort((a, b) => a.id - b.id);
          const byTime = [...stored].sort((a, b) => a.timeMs - b.timeMs || a.order - b.order);
          expect(byId).toEqual(byTime);
          for (const event of stored) expect(event.id).toBeGreaterThanOrEqual(firstPossibleId(event.timeMs));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('make room when a second holds more than its slots', () => {
    const stored: Stored[] = [
      { id: firstPossibleId(1_000), timeMs: 1_000, order: 0 },
      { id: firstPossibleId(2_000), timeMs: 2_000, order: 1 },
      { id: firstPossibleId(3_000), timeMs: 3_000, order: 2 },
    ];
    const times = Array.from({ length: 3_000 }, () => 1_000);
    const { ids, moved } = placeEvents(times, inMemory(stored));
    expect(moved.map(({ from }) => from)).toEqual([firstPossibleId(3_000), firstPossibleId(2_000)]);
    applyMoves(stored, moved);
    const last = ids.at(-1) as number;
    expect(stored.find((event) => event.timeMs === 2_000)?.id).toBe(last + 1);
    expect(stored.find((event) => event.timeMs === 3_000)?.id).toBe(last + 2);
  });
});
