import type { SyncRequest } from '#shared/api.ts';
import { toPlainError } from '#shared/app-error.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { SyncProgress, SyncReport, SyncState } from '#shared/sync-status.ts';
import { parseRangeBounds } from '#shared/time.ts';
import type { Core } from '#core/create-core.ts';
import { createHold } from '#core/sync/hold.ts';
import type { EngineSurroundings } from './engine-core.ts';
import { createRunSlot } from './run-slot.ts';

/** The one sync that may run, and what the user can do with it. */
export interface SyncControl {
  start: (request: SyncRequest) => Promise<SyncReport>;
  startScheduled: (names: string[]) => Promise<SyncReport>;
  /** Runs other work in the place of a sync, such as opening the sample. */
  run: (work: (signal: AbortSignal) => Promise<SyncReport>) => Promise<SyncReport>;
  /** Holds the running sync before its next request, and remembers that over a restart. */
  pause: () => Promise<void>;
  /** Lets the held sync go on (`null`), or starts the one that was paused before a restart. */
  resume: () => Promise<SyncReport | null>;
  /** Stops the running sync, and forgets one that waits. */
  cancel: () => Promise<void>;
  state: () => Promise<SyncState>;
  busy: () => boolean;
  /** Stops the running sync; one that is paused stays so. */
  dispose: () => Promise<void>;
}

const everythingDue = { from: null, to: null, first: null };

export function createSyncControl(
  core: Pick<Core, 'sync' | 'pausedSync' | 'connections'>,
  emit: EngineSurroundings['emit'],
  onEnd: () => Promise<void>,
): SyncControl {
  const slot = createRunSlot('A sync is running already.');
  const hold = createHold();
  let request: SyncRequest | null = null;
  let leaving = false;

  const onProgress = (progress: SyncProgress): void => emit('sync.progressed', progress);
  const usual = { refetch: false, wait: false, maxCalls: null, onProgress, hold };

  function run(
    asked: SyncRequest,
    scheduled: boolean,
    work: (signal: AbortSignal) => Promise<SyncReport>,
  ): Promise<SyncReport> {
    return slot.run(async (signal) => {
      request = asked;
      emit('sync.began', { names: asked.names, scheduled });
      try {
        const report = await work(signal);
        emit('sync.ended', { report, error: null, scheduled });
        return report;
      } catch (thrown) {
        emit('sync.ended', { report: null, error: toPlainError(thrown), scheduled });
        throw thrown;
      } finally {
        request = null;
        // Whoever quits the app while a sync is paused finds it paused.
        if (!leaving && hold.isHeld()) await core.pausedSync.clear();
        hold.release();
        await onEnd();
      }
    });
  }

  function start(asked: SyncRequest): Promise<SyncReport> {
    const period = asked.first === null ? null : parseRangeBounds(asked.first.from, asked.first.to, 'UTC');
    const bounds = {
      ...parseRangeBounds(asked.from, asked.to, 'UTC'),
      first: period?.fromMs == null ? null : { fromMs: period.fromMs, toMs: period.toMs ?? Date.now() },
    };
    return run(asked, false, async (signal) => {
      await core.pausedSync.clear();
      return core.sync.sync(asked.names, { ...usual, ...bounds, signal });
    });
  }

  return {
    start,
    busy: () => slot.busy(),
    run: (work) => run({ names: [], ...everythingDue }, false, work),

    startScheduled: (names) =>
      run({ names, ...everythingDue }, true, (signal) =>
        core.sync.sync(names, { ...usual, fromMs: null, toMs: null, scheduled: true, signal }),
      ),

    async pause() {
      if (request === null) return;
      hold.hold();
      await core.pausedSync.write({ ...request, pausedAt: formatIso(Date.now()) });
    },

    async resume() {
      const paused = await core.pausedSync.read();
      if (slot.busy()) {
        await core.pausedSync.clear();
        hold.release();
        return null;
      }
      if (paused === null) return null;
      const known = (await core.connections.list()).map(({ name }) => name);
      const { from, to, first } = paused;
      return start({ names: paused.names.filter((name) => known.includes(name)), from, to, first });
    },

    async cancel() {
      slot.cancel();
      if (!slot.busy()) await core.pausedSync.clear();
    },

    async state() {
      return { running: slot.busy(), paused: await core.pausedSync.read() };
    },

    async dispose() {
      leaving = true;
      slot.cancel();
      await slot.settled();
    },
  };
}
