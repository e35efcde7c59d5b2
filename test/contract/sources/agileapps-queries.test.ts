import { afterEach, describe, expect, test } from 'vitest';
import { createAgileAppsSource } from '#core/sources/agileapps/agileapps-source.ts';
import {
  startFakeTenant,
  type FakeRow,
  type FakeTenant,
  type FakeTenantServer,
} from '#test/support/sources/agileapps-fake.ts';
import { failureOf, range, readWindows, testContext, type Reading } from '#test/support/sources/source-harness.ts';

let server: FakeTenantServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

const march = range('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z');

/** Rows one minute apart, from the given instant. */
function rowsFrom(start: string, count: number, firstId = 1): FakeRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(firstId + index),
    created: `${new Date(Date.parse(start) + index * 60_000).toISOString().slice(0, 19)}Z`,
  }));
}

async function read(tenant: FakeTenant, ...ranges: (typeof march)[]): Promise<Reading> {
  server = await startFakeTenant(tenant);
  const context = testContext(server.url, { user: 'auditor', secret: 'correct horse' });
  return readWindows(createAgileAppsSource(), context, ...(ranges.length > 0 ? ranges : [march]));
}

function idsOf(reading: Reading): string[] {
  return reading.records.map((record) => record.event.externalId);
}

describe('a tenant that understands other queries', () => {
  test.each([
    [['sortBy2'], 'second sort field'],
    [['sortBy'], 'does not sort'],
    [['fieldList'], 'all fields'],
  ])('refuses %s and is asked without', async (refuses, notice) => {
    const reading = await read({ rows: rowsFrom('2026-03-02T00:00:00Z', 3), refuses }, march, march);
    expect(reading.error).toBeNull();
    expect(reading.outcome?.completeness).toBe('confirmed');
    expect(reading.outcome?.notices.join()).toContain(notice);
    // What was learnt holds for the session: the second window is one request.
    expect(server?.requests.at(-2)?.query.has(refuses[0] ?? '')).toBe(false);
    expect(server?.requests.at(-3)?.query.has(refuses[0] ?? '')).toBe(false);
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
    const reading = await read({ rows, dates: 'MM/dd/yyyy', zoneHours, clock });
    expect(idsOf(reading)).toEqual(['1', '2', '200', '201']);
    expect(reading.outcome).toMatchObject({ completeness: 'confirmed', expected: 4 });
    expect(reading.outcome?.notices).toHaveLength(1);
  });

  test('refuses everything, and is not asked in every other way', async () => {
    const reading = await read({ rows: [], dates: 'refused', refuses: ['page'] });
    expect(failureOf(reading)).toMatchObject({ code: 'source.rejected_request', action: 'fail' });
    expect(server?.dataCalls()).toBe(2);
    expect(server?.requests.some((request) => request.query.has('filter'))).toBe(true);
  });

  test("misreads the user's format (day and month) and is read without a filter", async () => {
    const rows = [...rowsFrom('2026-02-03T00:00:00Z', 3), ...rowsFrom('2026-03-02T00:00:00Z', 3, 10)];
    // The login says dd/MM, the server reads MM/dd.
    const reading = await read({ rows, dates: 'MM/dd/yyyy', dateFormat: 'dd/MM/yyyy' });
    expect(idsOf(reading)).toEqual(['10', '11', '12']);
    expect(reading.outcome?.notices.join()).toContain('without');
  });

  test.each(['refused', 'ignored'] as const)('has its date filter %s and is cut here', async (dates) => {
    const rows = [
      ...rowsFrom('2026-01-01T00:00:00Z', 2500, 1),
      ...rowsFrom('2026-03-02T00:00:00Z', 30, 3001),
      ...rowsFrom('2026-04-02T00:00:00Z', 2500, 4001),
    ];
    const reading = await read({ rows, dates, cap: 200 });
    expect(reading.error).toBeNull();
    expect(idsOf(reading)).toEqual(rows.slice(2500, 2530).map((row) => row.id));
    expect(reading.outcome?.completeness).toBe('unconfirmed');
    // The window is searched out by halving, not by reading all of the log.
    expect(server?.dataCalls()).toBeLessThan(25);
  });

  test('neither filters nor sorts, and is read wholly', async () => {
    const rows = [...rowsFrom('2026-03-02T00:00:00Z', 30), ...rowsFrom('2026-01-02T00:00:00Z', 200, 100)];
    const reading = await read({ rows, dates: 'ignored', unsorted: true });
    expect(idsOf(reading)).toHaveLength(30);
    expect(reading.outcome).toMatchObject({ completeness: 'confirmed', expected: 30 });
  });

  test('shows an empty window only after its filter has found a known row', async () => {
    const reading = await read({ rows: rowsFrom('2026-01-02T00:00:00Z', 3) });
    expect(reading.records).toEqual([]);
    expect(reading.outcome).toMatchObject({ completeness: 'confirmed', expected: 0 });
    expect(server?.dataCalls()).toBe(3);
    expect(server?.requests[2]?.query.has('filter')).toBe(false);
  });
});
