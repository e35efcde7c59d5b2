import { AppError, fromPlainError } from '#shared/app-error.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { SyncPlan } from '#shared/sync-plan.ts';
import type { ConnectionSyncReport, CoverageReport, SyncReport, TimeRange } from '#shared/sync-status.ts';
import type { Source } from '#core/sources/source.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import type { RunOutcome, RunStart } from '#core/store/sync-runs.ts';
import type { SyncRunPage } from '#shared/sync-history.ts';
import { coverageOf, lastReadings, oldestOf, readingsByDay } from './coverage.ts';
import type { Indexer } from './indexer.ts';
import { planConnection } from './plan-connection.ts';
import type { SyncDependencies, SyncOptions } from './sync-run.ts';

export interface SyncServiceDependencies extends Pick<
  SyncDependencies,
  'readCoverage' | 'callsSince' | 'sourceContext'
> {
  /** Syncs one connection; failures end up in the report. */
  syncConnection: (connection: StoredConnection, runId: number, options: SyncOptions) => Promise<ConnectionSyncReport>;
  sourceOf: (kind: SourceKind) => Source;
  /** The named connections, or all of them. Throws `usage.unknown_connection`. */
  connectionsNamed: (names: readonly string[]) => Promise<StoredConnection[]>;
  startSyncRun: (input: RunStart) => Promise<number>;
  recordOutcome: (input: RunOutcome) => Promise<void>;
  listSyncRuns: (input: {
    connectionId: number | null;
    beforeRun: number | null;
    limit: number;
  }) => Promise<SyncRunPage>;
  /** Starts the bundled sample servers where a connection needs them, and says under which address it finds them. */
  lendServers: (connections: readonly StoredConnection[]) => Promise<LentServers>;
  endRun: (input: { runId: number; nowMs: number }) => Promise<void>;
  indexer: Indexer;
  toolVersion: string;
}

/** Connections as they can be reached for the time being. */
export interface LentServers {
  connections: StoredConnection[];
  release: () => Promise<void>;
}

export interface SyncService {
  /**
   * Syncs the named connections (all, when none is named) side by side; one failing never stops another.
   * Answers when everything fetched can be searched. Throws `store.…` errors: those concern the workspace, and
   * no connection can go on.
   */
  sync: (names: readonly string[], options: SyncOptions) => Promise<SyncReport>;
  /** What the next sync of the named connections (all, when none is named) would read, and what that takes. */
  plan: (names: readonly string[], range?: Partial<TimeRange>) => Promise<SyncPlan>;
  /** What is known of a range; without bounds from the first instant ever asked for to now. */
  coverage: (names: readonly string[], range: Partial<TimeRange>) => Promise<CoverageReport>;
  /** Past and running syncs of a connection (of all, for `null`), newest first. */
  runs: (name: string | null, page?: { before?: number | null; limit?: number }) => Promise<SyncRunPage>;
}

/** Runs on a page unless said otherwise. */
const usualRuns = 50;

export function createSyncService(dependencies: SyncServiceDependencies): SyncService {
  const { now } = dependencies.sourceContext;

  return {
    async sync(names, options) {
      const connections = await dependencies.connectionsNamed(names);
      if (connections.length === 0) {
        throw new AppError(
          'usage.unknown_connection',
          'There is no connection to sync.',
          'Add one with `tickmark connection add`, or try `tickmark demo`.',
        );
      }
      const runId = await dependencies.startSyncRun({
        nowMs: now(),
        toolVersion: dependencies.toolVersion,
        connectionIds: connections.map(({ id }) => id),
        scheduled: options.scheduled ?? false,
      });
      const lent = await dependencies.lendServers(connections);
      const reports = await Promise.all(
        lent.connections.map(async (connection) => {
          const report = await dependencies.syncConnection(connection, runId, options);
          const { state, calls, notices, error } = report;
          const outcome = { runId, connectionId: connection.id, endedMs: now(), state, calls, notices, error };
          // A full disk is told by the report: its words are worth more than the log of them.
          await dependencies.recordOutcome(outcome).catch(() => undefined);
          return report;
        }),
      ).finally(() => lent.release());
      await dependencies.endRun({ runId, nowMs: now() }).catch(() => undefined);
      const storeError = reports.find((report) => report.error?.code.startsWith('store.'))?.error;
      if (storeError != null) throw fromPlainError(storeError);
      await dependencies.indexer.caughtUp();
      return { connections: reports };
    },

    async plan(names, range = {}) {
      const connections = await dependencies.connectionsNamed(names);
      return { connections: await Promise.all(connections.map((one) => planConnection(one, range, dependencies))) };
    },

    async coverage(names, range) {
      const connections = await dependencies.connectionsNamed(names);
      const reports = connections.map(async ({ id, name }) => {
        const recorded = await dependencies.readCoverage(id);
        const fromMs = range.fromMs ?? Math.min(...recorded.map((reading) => reading.fromMs), now());
        const toMs = range.toMs ?? now();
        const pieces = lastReadings(recorded);
        const intervals = coverageOf(recorded, { fromMs, toMs }).map((piece) => ({
          from: formatIso(piece.fromMs),
          to: formatIso(piece.toMs),
          state: piece.state,
          verifiedAt: piece.state === 'complete' ? isoOrNull(oldestOf(pieces, piece)) : null,
        }));
        const readings = readingsByDay(pieces, { fromMs, toMs }).map((piece) => ({
          from: formatIso(piece.fromMs),
          to: formatIso(piece.toMs),
          readAt: formatIso(piece.readMs),
        }));
        return { name, intervals, readings };
      });
      return { connections: await Promise.all(reports) };
    },

    async runs(name, { before = null, limit = usualRuns } = {}) {
      const connectionId = name === null ? null : ((await dependencies.connectionsNamed([name]))[0]?.id ?? null);
      return dependencies.listSyncRuns({ connectionId, beforeRun: before, limit });
    },
  };
}

function isoOrNull(timeMs: number | null): string | null {
  return timeMs === null ? null : formatIso(timeMs);
}
