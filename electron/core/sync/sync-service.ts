import { AppError, fromPlainError } from '#shared/app-error.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { SyncPlan } from '#shared/sync-plan.ts';
import type { ConnectionSyncReport, CoverageReport, SyncReport, TimeRange } from '#shared/sync-status.ts';
import type { Source } from '#core/sources/source.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import { coverageOf } from './coverage.ts';
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
  startRun: (input: { nowMs: number; toolVersion: string }) => Promise<number>;
  endRun: (input: { runId: number; nowMs: number }) => Promise<void>;
  indexer: Indexer;
  toolVersion: string;
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
}

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
      const runId = await dependencies.startRun({ nowMs: now(), toolVersion: dependencies.toolVersion });
      const reports = await Promise.all(
        connections.map((connection) => dependencies.syncConnection(connection, runId, options)),
      );
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
        const intervals = coverageOf(recorded, { fromMs, toMs }).map((piece) => ({
          from: formatIso(piece.fromMs),
          to: formatIso(piece.toMs),
          state: piece.state,
        }));
        return { name, intervals };
      });
      return { connections: await Promise.all(reports) };
    },
  };
}
