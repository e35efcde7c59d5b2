import { afterEach } from 'vitest';
import { createAgileAppsSource } from '#core/sources/agileapps/agileapps-source.ts';
import { startFakeTenant, type FakeRow, type FakeTenant, type FakeTenantServer } from './agileapps-fake.ts';
import { range, readWindows, testContext, type Reading } from './source-harness.ts';

let server: FakeTenantServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

/** The range that is read unless a test says otherwise. */
export const march = range('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z');

/** Rows one minute apart, from the given instant. */
export function rowsFrom(start: string, count: number, firstId = 1): FakeRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(firstId + index),
    created: `${new Date(Date.parse(start) + index * 60_000).toISOString().slice(0, 19)}Z`,
  }));
}

/** Starts a tenant, which ends with the test. */
export async function startTenant(tenant: FakeTenant): Promise<FakeTenantServer> {
  server = await startFakeTenant(tenant);
  return server;
}

/** The tenant that was started last in this test. */
export function lastTenant(): FakeTenantServer {
  if (server === null) throw new Error('no tenant was started in this test');
  return server;
}

/** Starts a tenant and reads ranges of its log in one session. */
export async function readTenant(tenant: FakeTenant, ...ranges: (typeof march)[]): Promise<Reading> {
  const { url } = await startTenant(tenant);
  const context = testContext(url, { user: 'auditor', secret: 'correct horse' });
  return readWindows(createAgileAppsSource(), context, ...(ranges.length > 0 ? ranges : [march]));
}

export function idsOf(reading: Reading): string[] {
  return reading.records.map((record) => record.event.externalId);
}
