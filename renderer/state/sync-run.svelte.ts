import type { ApiEvents, SyncRequest } from '#shared/api.ts';
import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { ConnectionSyncReport, PausedSync, SyncProgress, SyncReport } from '#shared/sync-status.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** The running sync and what the last one said, by connection. One sync runs at a time. */
export class SyncRun {
  readonly #backend: Backend;
  running = $state(false);
  cancelling = $state(false);
  /** The running sync was started by the schedule. */
  scheduled = $state(false);
  /** Latest progress by connection, of the running sync only. */
  progress = $state.raw<Record<string, SyncProgress>>({});
  reports = $state.raw<Record<string, ConnectionSyncReport>>({});
  error = $state.raw<PlainError | null>(null);
  /** The sync that waits for the user: the running one, or one from before a restart. */
  paused = $state.raw<PausedSync | null>(null);
  /** Every connection of the running sync has come to its stop. */
  readonly standsStill = $derived(
    this.running && Object.values(this.progress).every(({ phase }) => phase === 'paused' || phase === 'done'),
  );

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Listens to progress, and to syncs that run by themselves. @returns the function that stops it */
  start(onScheduledEnd: (ended: ApiEvents['sync.ended']) => void): () => void {
    const stops = [
      this.#backend.on('sync.progressed', (progress) => {
        this.progress = { ...this.progress, [progress.connection]: progress };
      }),
      this.#backend.on('sync.began', ({ scheduled }) => {
        if (scheduled) this.scheduled = this.running = true;
      }),
      this.#backend.on('sync.ended', (ended) => {
        if (!ended.scheduled) return;
        this.#finish(ended.report);
        onScheduledEnd(ended);
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** @returns the report, or `null` when the sync could not run (see `error`) */
  sync(request: SyncRequest): Promise<SyncReport | null> {
    return this.#run(() => this.#backend.call('sync.start', request));
  }

  /** Fills an empty workspace from the bundled sample servers. */
  openSample(): Promise<SyncReport | null> {
    return this.#run(() => this.#backend.call('sample.open', null));
  }

  /** Stops the running sync, or gives up the one that was paused before a restart. */
  async cancel(): Promise<void> {
    this.cancelling = this.running;
    await this.#backend.call('sync.cancel', null);
    if (!this.running) this.paused = null;
  }

  /** Finishes the request under way and then waits, also over a restart. */
  async pause(): Promise<void> {
    await this.#backend.call('sync.pause', null);
    await this.loadState();
  }

  /** @returns the report of a sync from before a restart; `null` where the running one goes on */
  async resume(): Promise<SyncReport | null> {
    if (!this.running) return this.#run(() => this.#backend.call('sync.resume', null));
    this.paused = null;
    await this.#backend.call('sync.resume', null);
    return null;
  }

  /** Asks whether a sync waits. */
  async loadState(): Promise<void> {
    this.paused = (await this.#backend.call('sync.state', null)).paused;
  }

  async #run(work: () => Promise<SyncReport | null>): Promise<SyncReport | null> {
    if (this.running) return null;
    this.running = true;
    this.error = null;
    let report: SyncReport | null = null;
    try {
      report = await work();
    } catch (thrown) {
      this.error = toPlainError(thrown);
    }
    this.#finish(report);
    return report;
  }

  #finish(report: SyncReport | null): void {
    if (report !== null) {
      this.reports = { ...this.reports, ...Object.fromEntries(report.connections.map((each) => [each.name, each])) };
    }
    this.running = false;
    this.scheduled = false;
    this.cancelling = false;
    this.paused = null;
    this.progress = {};
  }
}
