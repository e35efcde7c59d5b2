import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf, type RecordedCoverage } from '#core/sync/coverage.ts';

describe('coverage', () => {
  it('is never where nobody asked', () => {
    expect(coverageOf([], { fromMs: 0, toMs: 10 })).toEqual([{ fromMs: 0, toMs: 10, state: 'never' }]);
  });

  it('tells a hole between two readings from quiet time', () => {
    const recorded: RecordedCoverage[] = [
      { fromMs: 0, toMs: 4, state: 'complete' },
      { fromMs: 6, toMs: 10, state: 'unverified' },
    ];
    expect(coverageOf(recorded, { fromMs: 0, toMs: 12 })).toEqual([
      { fromMs: 0, toMs: 4, state: 'complete' },
      { fromMs: 4, toMs: 6, state: 'never' },
      { fromMs: 6, toMs: 10, state: 'unverified' },
      { fromMs: 10, toMs: 12, state: 'never' },
    ]);
  });

  it('never takes back what was wholly read when a later reading fails', () => {
    const recorded: RecordedCoverage[] = [
      { fromMs: 0, toMs: 10, state: 'complete' },
      { fromMs: 0, toMs: 5, state: 'failed' },
      { fromMs: 5, toMs: 20, state: 'incomplete' },
    ];
    expect(coverageOf(recorded, { fromMs: 0, toMs: 20 })).toEqual([
      { fromMs: 0, toMs: 10, state: 'complete' },
      { fromMs: 10, toMs: 20, state: 'incomplete' },
    ]);
  });

  it('follows the newest whole reading: new ids in a confirmed stretch leave it unverified again', () => {
    const recorded: RecordedCoverage[] = [
      { fromMs: 0, toMs: 10, state: 'complete' },
      { fromMs: 2, toMs: 4, state: 'unverified' },
    ];
    expect(coverageOf(recorded, { fromMs: 0, toMs: 10 })).toEqual([
      { fromMs: 0, toMs: 2, state: 'complete' },
      { fromMs: 2, toMs: 4, state: 'unverified' },
      { fromMs: 4, toMs: 10, state: 'complete' },
    ]);
  });

  it('covers the asked range without holes and overlaps, whatever was recorded', () => {
    const reading = fc
      .record({
        a: fc.integer({ min: 0, max: 50 }),
        b: fc.integer({ min: 0, max: 50 }),
        state: fc.constantFrom('complete', 'unverified', 'incomplete', 'failed' as const),
      })
      .map(({ a, b, state }) => ({ fromMs: Math.min(a, b), toMs: Math.max(a, b), state }) as RecordedCoverage);
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 12 }), (recorded) => {
        const pieces = coverageOf(recorded, { fromMs: 5, toMs: 45 });
        expect(pieces[0]?.fromMs).toBe(5);
        expect(pieces.at(-1)?.toMs).toBe(45);
        pieces.slice(1).forEach((piece, index) => {
          expect(piece.fromMs).toBe(pieces[index]?.toMs);
          expect(piece.state).not.toBe(pieces[index]?.state);
        });
        // A point is covered exactly when a whole reading holds it.
        for (const piece of pieces) {
          const whole = recorded.some(
            ({ fromMs, toMs, state }) =>
              (state === 'complete' || state === 'unverified') && fromMs <= piece.fromMs && piece.fromMs < toMs,
          );
          expect(piece.state === 'complete' || piece.state === 'unverified').toBe(whole);
        }
      }),
    );
  });
});
