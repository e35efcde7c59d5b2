import { describe, expect, test } from 'vitest';
import { failureOf } from '#test/support/sources/source-harness.ts';
import { idsOf, lastTenant, march, readTenant, rowsFrom } from '#test/support/sources/agileapps-tenant.ts';

describe('a tenant that understands other queries', () => {
  test.each([
    [['sortBy2'], 'second sort field'],
    [['sortBy'], 'does not sort'],
    [['fieldList'], 'all fields'],
  ])('refuses %s and is asked without', async (refuses, notice) => {
    const reading = await readTenant({ rows: rowsFrom('2026-03-02T00:00:00Z', 3), refuses }, march, march);
    expect(reading.error).toBeNull();
    expect(reading.outcome?.completeness).toBe('confirmed');
    expect(reading.outcome?.notices.join()).toContain(notice);
    // What was learnt holds for the session: the second window is one request.
    expect(
      lastTenant()
        .requests.at(-2)
        ?.query.has(refuses[0] ?? ''),
    ).toBe(false);
    expect(
      lastTenant()
        .requests.at(-3)
        ?.query.has(refuses[0] ?? ''),
    ).toBe(false);
  });

  test.each(
    (['none', 'minutes', 'seconds'] as const).flatMap((clock) =>
      [-11, -8, 0, 9, 14].map((hours) => [clock, hours] as const),
    ),
  )("takes dates only in the user's format with clock %s, read in a zone at %i h", async (clock, zoneHours) => {
    const inside = rowsFrom('2026-03-01T00:00:00Z', 2);
    const rows = [
      ...rowsFrom('2026-02-26T00:00:00Z', 90, 300).map((row, index) => ({
        ...row,
        created: `${new Date(Date.parse('2026-02-26T00:00:00Z') + index * 2_880_000).toISOString().slice(0, 19)}Z`,
      })),
      ...inside,
      ...rowsFrom('2026-03-31T23:58:00Z', 4, 200),
    ];
    const reading = await readTenant({ rows, dates: 'MM/dd/yyyy', zoneHours, clock });
    expect(idsOf(reading)).toEqual(['1', '2', '200', '201']);
    expect(reading.outcome).toMatchObject({ completeness: 'confirmed', expected: 4 });
    expect(reading.outcome?.notices).toHaveLength(1);
  });

  test('refuses everything, and is not asked in every other way', async () => {
    const reading = await readTenant({ rows: [], dates: 'refused', refuses: ['page'] });
    expect(failureOf(reading)).toMatchObject({ code: 'source.rejected_request', action: 'fail' });
    expect(lastTenant().dataCalls()).toBe(2);
    expect(lastTenant().requests.some((request) => request.query.has('filter'))).toBe(true);
  });

  test("misreads the user's format (day and month) and is read without a filter", async () => {
    const rows = [...rowsFrom('2026-02-03T00:00:00Z', 3), ...rowsFrom('2026-03-02T00:00:00Z', 3, 10)];
    // The login says dd/MM, the server reads MM/dd.
    const reading = await readTenant({ rows, dates: 'MM/dd/yyyy', dateFormat: 'dd/MM/yyyy' });
    expect(idsOf(reading)).toEqual(['10', '11', '12']);
    expect(reading.outcome?.notices.join()).toContain('without');
  });

  test.each(['refused', 'ignored'] as const)('has its date filter %s and is cut here', async (dates) => {
    const rows = [
      ...rowsFrom('2026-01-01T00:00:00Z', 2500, 1),
      ...rowsFrom('2026-03-02T00:00:00Z', 30, 3001),
      ...rowsFrom('2026-04-02T00:00:00Z', 2500, 4001),
    ];
    const reading = await readTenant({ rows, dates, cap: 200 });
    expect(reading.error).toBeNull();
    expect(idsOf(reading)).toEqual(rows.slice(2500, 2530).map((row) => row.id));
    expect(reading.outcome?.completeness).toBe('unconfirmed');
    // The window is searched out by halving, not by reading all of the log.
    expect(lastTenant().dataCalls()).toBeLessThan(25);
  });

  test('neither filters nor sorts, and is read wholly', async () => {
    const rows = [...rowsFrom('2026-03-02T00:00:00Z', 30), ...rowsFrom('2026-01-02T00:00:00Z', 200, 100)];
    const reading = await readTenant({ rows, dates: 'ignored', unsorted: true });
    expect(idsOf(reading)).toHaveLength(30);
    expect(reading.outcome).toMatchObject({ completeness: 'confirmed', expected: 30 });
  });

  test('shows an empty window only after its filter has found a known row', async () => {
    const reading = await readTenant({ rows: rowsFrom('2026-01-02T00:00:00Z', 3) });
    expect(reading.records).toEqual([]);
    expect(reading.outcome).toMatchObject({ completeness: 'confirmed', expected: 0 });
    expect(lastTenant().dataCalls()).toBe(3);
    expect(lastTenant().requests[2]?.query.has('filter')).toBe(false);
  });
});
