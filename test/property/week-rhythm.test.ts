import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { compileQuery } from '#core/search/compile-query.ts';
import { weekRhythm } from '#core/search/week-rhythm.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import { matchesQuery } from '#test/support/evaluate-query.ts';
import { firstMs, randomEvents, randomTree } from '#test/support/random-archive.ts';
import { createSearchArchive, type SearchArchive } from '#test/support/search-archive.ts';

const nowMs = firstMs + 12 * 3_600_000;
const archives: SearchArchive[] = fc
  .sample(randomEvents, { numRuns: 4, seed: 7 })
  .map((events) => createSearchArchive(events));
afterAll(() => archives.forEach((archive) => archive.close()));

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Hour of the week as the runtime's own calendar tells it. */
function hourOfWeek(timeMs: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  })
    .formatToParts(timeMs)
    .map(({ type, value }) => [type, value] as const);
  const { weekday = '', hour = '' } = Object.fromEntries(parts);
  return weekdays.indexOf(weekday) * 24 + Number(hour);
}

it('counts events by hour of the week, whatever the clocks of the zone do', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...archives),
      randomTree,
      fc.constantFrom('UTC', 'Europe/Vienna', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
      (archive, typed, zone) => {
        const { tree } = resolveQuery(typed, { nowMs, zone });
        const expected = new Array<number>(168).fill(0);
        for (const event of archive.events) {
          if (!matchesQuery(tree, event)) continue;
          const hour = hourOfWeek(event.timeMs, zone);
          expected[hour] = (expected[hour] ?? 0) + 1;
        }
        expect(weekRhythm(archive.database, compileQuery(tree), zone)).toEqual(expected);
      },
    ),
    { numRuns: 200 },
  );
});
