import { afterEach, describe, expect, test } from 'vitest';
import { createAgileAppsSource } from '#core/sources/agileapps/agileapps-source.ts';
import type { SourceMemory } from '#core/sources/source.ts';
import {
  startFakeTenant,
  type FakeRow,
  type FakeTenant,
  type FakeTenantServer,
} from '#test/support/sources/agileapps-fake.ts';
import { range, readWindows, testContext, type Reading } from '#test/support/sources/source-harness.ts';

let server: FakeTenantServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

const march = range('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z');
const password = 'correct horse battery';
const dayMs = 86_400_000;

const rows: FakeRow[] = Array.from({ length: 90 }, (_, index) => ({
  id: String(index + 1),
  created: `${new Date(Date.parse('2026-03-02T00:00:00Z') + index * 60_000).toISOString().slice(0, 19)}Z`,
}));

/** A memory as the store has it; `values` shows what is in it. */
function memoryInHand(): SourceMemory & { values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    read: async (key) => values.get(key) ?? null,
    write: async (key, value) => void values.set(key, value),
  };
}

interface Session {
  reading: Reading;
  /** Parameters of the session's requests for data, and how many were refused. */
  asked: URLSearchParams[];
}

/** One whole session with a tenant whose behaviour may change between sessions. */
async function session(
  tenant: FakeTenant,
  memory: SourceMemory,
  { user = 'auditor', nowMs = Date.parse('2026-04-02T00:00:00Z'), window = march } = {},
): Promise<Session> {
  server ??= await startFakeTenant(tenant);
  const first = server.requests.length;
  const context = { ...testContext(server.url, { user, secret: password, now: () => nowMs }), memory };
  const reading = await readWindows(createAgileAppsSource(), context, window);
  const asked = server.requests.slice(first).filter((request) => request.path.endsWith('/auditLog'));
  return { reading, asked: asked.map((request) => request.query) };
}

const quirks: [string, Partial<FakeTenant>][] = [
  ["dates only in the user's format", { dates: 'MM/dd/yyyy', zoneHours: -8 }],
  ['no second sort key', { refuses: ['sortBy2'] }],
  ['no sort keys', { refuses: ['sortBy'] }],
  ['no dates', { dates: 'refused' }],
  ['no wish for all fields', { refuses: ['fieldList'] }],
  ['pages of 20 rows', { cap: 20 }],
];

describe('what a session found out', () => {
  test.each(quirks)('is not found out again: a tenant with %s', async (_name, quirk) => {
    const memory = memoryInHand();
    const tenant: FakeTenant = { rows, ...quirk };
    const one = await session(tenant, memory);
    const two = await session(tenant, memory);
    expect(one.reading.error).toBeNull();
    expect(two.reading.error).toBeNull();
    expect(two.reading.records).toEqual(one.reading.records);
    expect(two.reading.outcome).toEqual(one.reading.outcome);
    expect(two.asked.length).toBeLessThanOrEqual(one.asked.length);
    const wasted = (asked: URLSearchParams[]) =>
      asked.filter((query) => (quirk.refuses ?? []).some((name) => query.has(name))).length;
    expect(wasted(two.asked)).toBe(0);
    if (quirk.cap === undefined) expect(two.asked.length).toBeLessThan(one.asked.length);
    else expect(two.asked.map((query) => query.get('pageSize'))).toEqual(Array.from({ length: 5 }, () => '20'));
  });

  test.each([
    ['another user', { user: 'other' }],
    ['a month later', { nowMs: Date.parse('2026-04-02T00:00:00Z') + 31 * dayMs }],
  ])('is found out again: %s', async (_name, change) => {
    const memory = memoryInHand();
    const tenant: FakeTenant = { rows, refuses: ['sortBy'] };
    const one = await session(tenant, memory);
    const two = await session(tenant, memory, change);
    expect(two.asked.map(String)).toEqual(one.asked.map(String));
  });

  test("is found out again when the login names another date pattern, so a pattern's proof never outlives it", async () => {
    const memory = memoryInHand();
    const tenant: FakeTenant = { rows, dates: 'MM/dd/yyyy' };
    await session(tenant, memory);
    tenant.dateFormat = 'dd/MM/yyyy';
    const { reading } = await session(tenant, memory);
    expect(reading.records).toHaveLength(rows.length);
    expect(reading.outcome?.notices.join()).toContain('without');
  });

  test('gives way when the tenant refuses it now', async () => {
    const memory = memoryInHand();
    const tenant: FakeTenant = { rows, dates: 'MM/dd/yyyy' };
    await session(tenant, memory);
    tenant.dates = 'utc';
    const changed = await session(tenant, memory);
    expect(changed.reading.records).toHaveLength(rows.length);
    expect(changed.reading.outcome).toMatchObject({ completeness: 'confirmed', notices: [] });
    const after = await session(tenant, memory);
    expect(after.asked.length).toBeLessThan(changed.asked.length);
    expect(after.asked[0]?.get('filter')).toContain('2026-03-01T00:00:00Z');
  });

  test('never stands for the proof of an empty window', async () => {
    const memory = memoryInHand();
    const tenant: FakeTenant = { rows, dates: 'MM/dd/yyyy' };
    await session(tenant, memory);
    const may = range('2026-05-05T00:00:00Z', '2026-05-06T00:00:00Z');
    const empty = await session(tenant, memory, { window: may });
    expect(empty.reading.outcome?.completeness).toBe('confirmed');
    // The filter had to find the newest row before nothing was believed.
    expect(empty.asked.some((query) => !query.has('filter'))).toBe(true);
    // Now month and day are read the other way round, which gives no error: nothing comes of the filter.
    tenant.dates = 'ignored';
    tenant.before = (_call, request, response) => {
      if (!request.query.has('filter')) return false;
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(
        '<platform><message><code>0</code></message><recordCount>0</recordCount><totalRecordCount>0</totalRecordCount></platform>',
      );
      return true;
    };
    const misread = await session(tenant, memory);
    expect(misread.reading.records).toHaveLength(rows.length);
    expect(misread.reading.outcome?.notices.join()).toContain('without');
  });

  test('holds nothing secret, and a damaged one counts as nothing', async () => {
    const memory = memoryInHand();
    const tenant: FakeTenant = { rows, refuses: ['sortBy'] };
    const one = await session(tenant, memory);
    const kept = [...memory.values.values()].join();
    for (const secret of [password, 'session-abcdef123456', 'auditor', server?.url ?? 'x']) {
      expect(kept).not.toContain(secret);
    }
    for (const damaged of ['', '{', 'null', '[]', '{"plan":null}', kept.replace('"literal"', '"lit"')]) {
      memory.values.set([...memory.values.keys()][0] ?? '', damaged);
      const again = await session(tenant, memory);
      expect(again.reading.error).toBeNull();
      expect(again.asked).toHaveLength(one.asked.length);
    }
  });
});
