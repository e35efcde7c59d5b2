import type { SourceKind } from '#shared/audit-event.ts';
import { createAgileAppsSource } from '#core/sources/agileapps/agileapps-source.ts';
import { createGearsetSource } from '#core/sources/gearset/gearset-source.ts';
import type { Source } from '#core/sources/source.ts';
import { generateSample } from '#core/sample/generate-sample.ts';
import type { FaultScript } from '#core/sample/http/fault.ts';
import type { LocalServer } from '#core/sample/http/local-server.ts';
import { startAgileAppsServer } from '#core/sample/start-agileapps-server.ts';
import { startGearsetServer } from '#core/sample/start-gearset-server.ts';
import { commonFailures, type FailureTable } from './source-faults.ts';

/** A row of a server: its id and its time in milliseconds UTC. */
export interface HeldRow {
  id: string;
  timeMs: number;
}

/** All that the conformance suite needs to know of a source. A new source adds one entry to the list below. */
export interface SourceUnderTest {
  kind: SourceKind;
  source: Source;
  user: string | null;
  secret: string;
  /** What the server holds, in time order; times are distinct from the edges of days. */
  rows: readonly HeldRow[];
  /** Starts a server with these rows; `permitted: false` for a user without the right to read them. */
  start: (faults?: FaultScript, options?: { permitted?: boolean }) => Promise<LocalServer>;
  /** Whether a path is the one of requests for data. */
  isData: (path: string) => boolean;
  /** The most requests for data that reading so many rows of one window may take. */
  mostRequests: (rows: number) => number;
  failures: FailureTable;
}

const sample = generateSample({ seed: 11, events: 900, endMs: Date.parse('2026-03-01T12:00:00Z') });
const deployments = [...sample.deployments];
const entries = [...sample.entries].slice(-400);
const secret = 'C0nformance&<secret>"of/the+source';
const user = 'auditor@example.com';
const pageCap = 40;

const gearset: SourceUnderTest = {
  kind: 'gearset',
  source: createGearsetSource(),
  user: null,
  // A token has no blanks and nothing beyond ASCII, but all the rest.
  secret,
  rows: deployments.map((row) => ({ id: row.DeploymentId, timeMs: Date.parse(row.Date) })),
  start: (faults, { permitted = true } = {}) =>
    startGearsetServer({
      deployments,
      token: secret,
      budget: null,
      licensed: permitted,
      ...(faults === undefined ? {} : { faults }),
    }),
  isData: (path) => path === '/public/audit/deployments',
  mostRequests: () => 1,
  failures: {
    ...commonFailures,
    'status 401': ['source.auth_failed', 'fail'],
    'status 500': ['source.server_error', 'split'],
    'status 502': ['source.server_error', 'split'],
    'a body cut clean': ['source.body_broken', 'split'],
  },
};

const agileApps: SourceUnderTest = {
  kind: 'agileapps',
  source: createAgileAppsSource(),
  user,
  secret,
  rows: entries.map((row) => ({ id: row.id, timeMs: Date.parse(row.date_created) })),
  start: (faults, { permitted = true } = {}) =>
    startAgileAppsServer({
      entries,
      user,
      password: secret,
      logsSessions: false,
      pageCap,
      permitted,
      ...(faults === undefined ? {} : { faults }),
    }),
  isData: (path) => path === '/networking/rest/auditLog',
  // Two more than there are pages: one to find out the size of a page, one to prove an empty answer.
  mostRequests: (rows) => Math.ceil(rows / pageCap) + 2,
  failures: {
    ...commonFailures,
    // Once a session is over, it is revived once; then somebody else uses the account.
    'status 401': ['source.auth_expired', 'fail'],
    'status 500': ['source.server_error', 'retry'],
    'status 502': ['source.server_error', 'retry'],
    'a body cut clean': ['source.body_broken', 'retry'],
  },
};

export const sourcesUnderTest: readonly SourceUnderTest[] = [gearset, agileApps];
