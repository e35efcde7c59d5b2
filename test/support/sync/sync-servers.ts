import { onTestFinished } from 'vitest';
import type { WireEntry } from '#core/sample/audit-log/wire-entry.ts';
import type { CallBudget } from '#core/sample/gearset-wire/call-budget.ts';
import { generateSample, type Sample } from '#core/sample/generate-sample.ts';
import type { Fault, FaultScript } from '#core/sample/http/fault.ts';
import type { LocalServer } from '#core/sample/http/local-server.ts';
import type { RecordedRequest } from '#core/sample/http/recorded-request.ts';
import { type AgileAppsServerOptions, startAgileAppsServer } from '#core/sample/start-agileapps-server.ts';
import { type ServedDeployment, startGearsetServer } from '#core/sample/start-gearset-server.ts';
import { sampleCredentials } from '#core/sample/start-sample-servers.ts';
import { firstIndexAtOrAfter, type TimeOrdered, timeOrdered } from '#core/sample/time-ordered.ts';
import type { SourceKind } from '#shared/audit-event.ts';

/** What a server holds: the time (milliseconds UTC) of every row, by its id. */
export type HeldEvents = ReadonlyMap<string, number>;

export interface SyncServer {
  kind: SourceKind;
  server: LocalServer;
  /** The time the sample covers, milliseconds UTC. */
  startMs: number;
  endMs: number;
  /** Rows appended later count too. */
  held: () => HeldEvents;
  /** The requests for data so far. */
  dataRequests: () => RecordedRequest[];
}

export interface SyncServerOptions {
  sample?: Sample;
  faults?: FaultScript;
  now?: () => number;
  /** Far more calls than a test makes, unless given. */
  gearsetBudget?: CallBudget | null;
  deployments?: readonly ServedDeployment[];
  entries?: readonly WireEntry[];
  agileApps?: Partial<AgileAppsServerOptions>;
}

const dataPaths: Record<SourceKind, string> = {
  gearset: '/public/audit/deployments',
  agileapps: '/networking/rest/auditLog',
};

/** Whether a request asks for rows. */
export function isDataRequest(request: RecordedRequest): boolean {
  return Object.values(dataPaths).includes(request.path);
}

/** The last five months of a sample that ends now, or at another time (milliseconds UTC): about 300 rows, which many servers can share. */
export function smallSample(endMs = Date.now()): Sample {
  const sample = generateSample({ seed: 7, events: 800, endMs });
  const startMs = sample.endMs - 150 * 86_400_000;
  return {
    ...sample,
    startMs,
    deployments: since(sample.deployments, startMs),
    entries: since(sample.entries, startMs),
  };
}

/** The rows of a sample are made whenever they are looked at; these are made once. */
function since<Row>(rows: TimeOrdered<Row>, startMs: number): TimeOrdered<Row> {
  const first = firstIndexAtOrAfter(rows, startMs);
  const made = [...rows].slice(first);
  return timeOrdered(
    made.length,
    (index) => rows.timeAt(first + index),
    (index) => made[index] as Row,
  );
}

/** What a test does when it is over; tests that run side by side hand their own over. */
export type AtEnd = (act: () => Promise<void>) => void;

/** Starts one sample server for a test; it is closed when the test is over. */
export async function startSyncServer(
  kind: SourceKind,
  options: SyncServerOptions = {},
  atEnd: AtEnd = onTestFinished,
): Promise<SyncServer> {
  const sample = options.sample ?? smallSample();
  const now = options.now ?? Date.now;
  const appended: object[] = [];

  /** Notes what the script appends, so that it counts as held. */
  function faults(request: RecordedRequest): readonly Fault[] {
    const found = options.faults?.(request) ?? [];
    const list: readonly Fault[] = Array.isArray(found) ? (found as readonly Fault[]) : [found as Fault];
    for (const fault of list) if (fault.kind === 'append') appended.push(...fault.rows);
    return list;
  }

  const deployments = options.deployments ?? sample.deployments;
  const entries = options.entries ?? sample.entries;
  const server =
    kind === 'gearset'
      ? await startGearsetServer({
          deployments,
          token: sampleCredentials.gearsetToken,
          budget: options.gearsetBudget === undefined ? { calls: 10_000, periodMs: 3_600_000 } : options.gearsetBudget,
          now,
          faults,
        })
      : await startAgileAppsServer({
          entries,
          user: sampleCredentials.agileAppsUser,
          password: sampleCredentials.agileAppsPassword,
          logsSessions: false,
          now,
          faults,
          ...options.agileApps,
        });
  atEnd(() => server.close());

  let known: HeldEvents = new Map();
  let knownAppended = -1;

  function held(): HeldEvents {
    if (knownAppended === appended.length) return known;
    const rows: [string, number][] = [];
    const own: Iterable<object> = kind === 'gearset' ? deployments : entries;
    for (const row of [...own, ...appended] as Record<string, string>[]) {
      const [id, time] = kind === 'gearset' ? [row['DeploymentId'], row['Date']] : [row['id'], row['date_created']];
      rows.push([String(id), Date.parse(String(time))]);
    }
    known = new Map(rows);
    knownAppended = appended.length;
    return known;
  }

  return {
    kind,
    server,
    startMs: sample.startMs,
    endMs: sample.endMs,
    held,
    dataRequests: () => server.requests.filter(isDataRequest),
  };
}
