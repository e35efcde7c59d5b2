import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Core } from '#core/create-core.ts';
import type { FaultScript } from '#core/sample/http/fault.ts';
import type { SyncOptions } from '#core/sync/sync-run.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import type { ConnectionSyncReport } from '#shared/sync-status.ts';
import { compareEvents, missingUnderGreen } from '#test/support/sync/compare-events.ts';
import { faultCases } from '#test/support/sync/fault-cases.ts';
import { connect, openFreeCore, wholeRange } from '#test/support/sync/open-core.ts';
import {
  type AtEnd,
  isDataRequest,
  smallSample,
  startSyncServer,
  type SyncServer,
} from '#test/support/sync/sync-servers.ts';

const kinds: readonly SourceKind[] = ['gearset', 'agileapps'];
const sample = smallSample();
/** How many requests for data a sync of the sample makes when nothing goes wrong. */
const cleanCalls: Record<SourceKind, number> = { gearset: 0, agileapps: 0 };
const folder = mkdtempSync(join(tmpdir(), 'tickmark-faults-'));
let core: Core;
/** The instant at which nobody has to wait any more. */
let skippedMs = 0;
const now = () => Date.now() + skippedMs;

beforeAll(async () => {
  core = await openFreeCore({ folder, timeoutMs: 700, now });
  const closing: (() => Promise<void>)[] = [];
  for (const kind of kinds) {
    const server = await startSyncServer(kind, { sample }, (act) => closing.push(act));
    await connect(core, `clean-${kind}`, server);
    await core.sync.sync([`clean-${kind}`], wholeRange(sample));
    cleanCalls[kind] = server.dataRequests().length;
  }
  for (const close of closing) await close();
});

afterAll(async () => {
  await core.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const places = ['first', 'middle', 'last'] as const;

function numberOf(place: (typeof places)[number], kind: SourceKind): number {
  if (place === 'first') return 1;
  return place === 'last' ? cleanCalls[kind] : Math.ceil(cleanCalls[kind] / 2);
}

const table = faultCases.flatMap(({ expected, ...rest }) =>
  kinds.flatMap((kind) => {
    const words = expected[kind];
    return words === undefined ? [] : places.map((place) => ({ ...rest, ...words, kind, place }));
  }),
);
type Row = (typeof table)[number];

/** Faults after which the server wants to be left alone: these tests set the clock, so they run one by one. */
const waits = (row: Row) => row.name.includes('Retry-After') || row.code === 'source.rate_limited';

/** Failures that pass: a sync gets over one of them by itself. */
const passing = new Set([
  'source.timed_out',
  'source.unreachable',
  'source.body_broken',
  'source.body_too_large',
  'source.server_error',
  'source.auth_expired',
]);

/** All errors of a report, the connection's own first. */
function errorsOf(report: ConnectionSyncReport) {
  return [report.error, ...report.windows.map((window) => window.error)].filter((error) => error !== null);
}

function connectionName(...parts: string[]): string {
  return parts.join(' ').replaceAll(' ', '-');
}

async function syncOne(connection: string, options: Partial<SyncOptions> = {}): Promise<ConnectionSyncReport> {
  const { connections } = await core.sync.sync([connection], wholeRange(sample, options));
  return connections[0] as ConnectionSyncReport;
}

/** Whatever happened before: a sync of the healed server brings the rest, and one more brings nothing. */
async function expectHealed(connection: string, server: SyncServer): Promise<void> {
  const healed = await syncOne(connection);
  expect(errorsOf(healed)).toEqual([]);
  expect(healed.state).toBe('complete');
  expect(compareEvents(folder, connection, server.held())).toEqual({ lost: [], surplus: [] });
  const third = await syncOne(connection, { refetch: true });
  expect(third).toMatchObject({ state: 'complete', error: null, events: { new: 0, changed: 0, quarantined: 0 } });
}

async function staysBroken({ kind, name, place, fault, code, says }: Row, atEnd: AtEnd): Promise<void> {
  const connection = connectionName(kind, name, place);
  const broken = { from: numberOf(place, kind) };
  const faults: FaultScript = (request) => (isDataRequest(request) && request.number >= broken.from ? fault : null);
  const server = await startSyncServer(kind, { sample, faults, now }, atEnd);
  await connect(core, connection, server);

  const report = await syncOne(connection);
  const error = errorsOf(report).find((candidate) => candidate.code === code);
  expect(errorsOf(report).map((candidate) => candidate.code)).toContain(code);
  expect(error?.message).toMatch(says);
  expect(error?.recovery).not.toBe('');
  const useful = report.windows.some((window) => window.state !== 'failed');
  expect(report.state).toBe(useful || code === 'source.rate_limited' ? 'incomplete' : 'failed');
  // What does not help is not tried for long: calls are dear.
  expect(report.calls).toBeLessThanOrEqual(numberOf(place, kind) + 10);
  expect(report.windows.at(-1)?.state).not.toMatch(/^complete$|unverified/);
  expect(missingUnderGreen(folder, connection, server.held())).toEqual([]);
  expect(compareEvents(folder, connection, server.held()).surplus).toEqual([]);

  broken.from = Number.POSITIVE_INFINITY;
  if (report.nextCallAt !== null) skippedMs += Date.parse(report.nextCallAt) - (Date.now() + skippedMs) + 1;
  await expectHealed(connection, server);
}

async function breaksOnce({ kind, name, place, fault, once = fault, code }: Row, atEnd: AtEnd): Promise<void> {
  const connection = connectionName(kind, name, place, 'once');
  const number = numberOf(place, kind);
  const faults: FaultScript = (request) => (isDataRequest(request) && request.number === number ? once : null);
  const server = await startSyncServer(kind, { sample, faults }, atEnd);
  await connect(core, connection, server);

  const report = await syncOne(connection);
  expect(server.dataRequests().length).toBeGreaterThanOrEqual(number);
  if (passing.has(code)) {
    expect(report).toMatchObject({ state: 'complete', error: null });
    expect(compareEvents(folder, connection, server.held())).toEqual({ lost: [], surplus: [] });
  }
  expect(missingUnderGreen(folder, connection, server.held())).toEqual([]);
  const healed = await syncOne(connection);
  expect(healed).toMatchObject({ state: 'complete', error: null });
  expect(compareEvents(folder, connection, server.held())).toEqual({ lost: [], surplus: [] });
}

describe('a sync whose server goes wrong', () => {
  const parallel = table.filter((row) => !waits(row));

  it.concurrent.for(parallel)('$kind: $name from the $place request on', (row, { onTestFinished }) =>
    staysBroken(row, onTestFinished),
  );

  it.concurrent.for(parallel)('$kind: $name at the $place request alone', (row, { onTestFinished }) =>
    breaksOnce(row, onTestFinished),
  );
});

describe('a sync whose server wants to be left alone', () => {
  it.for(table.filter(waits))('$kind: $name from the $place request on', (row, { onTestFinished }) =>
    staysBroken(row, onTestFinished),
  );
});
