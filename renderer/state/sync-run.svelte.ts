import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { ConnectionSyncReport, SyncProgress, SyncReport } from '#shared/sync-status.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** The running sync and what the last one said, by connection. One sync runs at a time. */
export class SyncRun {
  readonly #backend: Backend;
  running = $state(false);
  cancelling = $state(false);
  /** Latest progress by connection, of the running sync only. */
  progress = $state.raw<Record<string, SyncProgress>>({});
  reports = $state.raw<Record<string, ConnectionSyncReport>>({});
  error = $state.raw<PlainError | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Listens to progress. @returns the function that stops it */
  start(): () => void {
    return this.#backend.on('sync.progressed', (progress) => {
      this.progress = { ...this.progress, [progress.connection]: progress };
    });
  }

  /** @returns the report, or `null` when the sync could not run (see `error`) */
  sync(names: string[], from: string | null, to: string | null): Promise<SyncReport | null> {
    return this.#run(() => this.#backend.call('sync.start', { names, from, to }));
  }

  /** Fills an empty workspace from the bundled sample servers. */
  openSample(): Promise<SyncReport | null> {
    return this.#run(() => this.#backend.call('sample.open', null));
  }

  async cancel(): Promise<void> {
    this.cancelling = true;
    await this.#backend.call('sync.cancel', null);
  }

  async #run(work: () => Promise<SyncReport>): Promise<SyncReport | null> {
    if (this.running) return null;
    this.running = true;
    this.error = null;
    try {
      const report = await work();
      this.reports = { ...this.reports, ...Object.fromEntries(report.connections.map((each) => [each.name, each])) };
      return report;
    } catch (thrown) {
      this.error = toPlainError(thrown);
      return null;
    } finally {
      this.running = false;
      this.cancelling = false;
      this.progress = {};
    }
  }
}
