import { setImmediate as turn } from 'node:timers/promises';
import type { ImportOutcome } from '#shared/api.ts';
import { AppError, toPlainError } from '#shared/app-error.ts';
import type { SyncProgress } from '#shared/sync-status.ts';
import { parseRangeBounds } from '#shared/time.ts';
import { createCore } from '#core/create-core.ts';
import { loadSample } from '#core/sample/load-sample.ts';
import { createKeyStore } from '#core/secrets/key-store.ts';
import { startAutoSync } from './auto-sync.ts';
import { bindSavedWork } from './bind-saved-work.ts';
import { bindEvidence } from './bind-evidence.ts';
import { bindExports } from './bind-exports.ts';
import type { CreateEngineCore } from './engine-core.ts';
import { createRunSlot } from './run-slot.ts';
import { createSyncControl } from './sync-control.ts';

/** Longest silence of a server before a request is given up. */
const timeoutMs = 300_000;

/** Counting goes through all events: what was asked for at the same moment, rows above all, comes before it. */
const rowsFirst = (): Promise<void> => turn();

/** Binds the window's calls to the core. The key store is the command line's own, so both share their secrets. */
export const bindCore: CreateEngineCore = async ({ folder, version, emit }) => {
  const core = await createCore({
    folder,
    version,
    secrets: createKeyStore(),
    environment: process.env,
    timeoutMs,
  });
  // The window's first question is for all events. What keeps them from being read is told when it asks.
  core.warm().catch(() => undefined);
  const exports = bindExports(core, emit);
  const imports = createRunSlot('An import is running already.');
  const evidence = bindEvidence(core, emit);

  const onProgress = (progress: SyncProgress): void => emit('sync.progressed', progress);

  async function tellChanged(): Promise<void> {
    emit('events.changed', { events: await core.countEvents() });
  }

  const syncs = createSyncControl(core, emit, tellChanged);
  const autoSync = startAutoSync({
    // Whoever pauses a sync wants none by itself either.
    readSchedule: async () => ((await core.pausedSync.read()) === null ? core.schedule.read() : 'off'),
    listConnections: () => core.connections.list(),
    isBusy: () => syncs.busy(),
    sync: (names) => syncs.startScheduled(names),
    now: Date.now,
  });

  /** One file after the other: a broken one is told and does not keep those after it out. */
  async function importFiles(connection: string, files: string[], signal: AbortSignal): Promise<ImportOutcome[]> {
    const outcomes: ImportOutcome[] = [];
    for (const [index, file] of files.entries()) {
      const report = await core.imports.run([{ file }], {
        connection,
        signal,
        onProgress: (progress) => emit('import.progressed', { ...progress, number: index + 1, files: files.length }),
      });
      const error = report.failure === null ? null : toPlainError(report.failure.error);
      outcomes.push({ file, imported: report.files[0] ?? null, error });
      if (signal.aborted) break;
    }
    return outcomes;
  }

  return {
    handlers: {
      ...bindSavedWork(core, emit),
      async 'workspace.info'() {
        await rowsFirst();
        const events = await core.countEvents();
        const connections = await core.connections.list();
        return { folder, events, connections: connections.length, version, timeZone: 'UTC' };
      },
      async 'connection.list'() {
        await rowsFirst();
        return core.connections.list();
      },
      'connection.add': ({ secret, ...connection }) =>
        core.connections.add({ ...connection, secret: secret === '' ? null : { value: secret } }),
      'connection.check': ({ name }) => core.connections.check(name, new AbortController().signal),
      'connection.configure': ({ name, overlapHours }) => core.connections.setOverlap(name, overlapHours),
      async 'connection.remove'({ name, purge }) {
        await core.connections.remove(name, purge);
        await tellChanged();
        return null;
      },
      'sample.open': () =>
        syncs.run(async (signal) => {
          const { report } = await loadSample({ core, events: null, signal, onProgress });
          return report;
        }),
      'sync.start': (request) => syncs.start(request),
      async 'sync.cancel'() {
        await syncs.cancel();
        return null;
      },
      async 'sync.pause'() {
        await syncs.pause();
        return null;
      },
      'sync.resume': () => syncs.resume(),
      'sync.state': () => syncs.state(),
      'sync.runs': ({ name, before }) => core.sync.runs(name, { before }),
      'sync.plan': ({ names }) => core.sync.plan(names),
      'schedule.read': () => core.schedule.read(),
      async 'schedule.write'({ every }) {
        await core.schedule.write(every);
        autoSync.look();
        return null;
      },
      'quarantine.list': ({ name }) => core.quarantine.list(name),
      async 'quarantine.retry'({ name }) {
        const outcome = await core.quarantine.retry(name);
        if (outcome.read > 0) await tellChanged();
        return outcome;
      },
      'coverage.read': ({ from, to }) => {
        const { fromMs, toMs } = parseRangeBounds(from, to, 'UTC');
        return core.sync.coverage([], { ...(fromMs === null ? {} : { fromMs }), ...(toMs === null ? {} : { toMs }) });
      },
      'search.open': (request) => core.search.open(request),
      'search.rows': (request) => core.search.rows(request),
      'search.first': (request) => core.search.first(request),
      async 'search.close'(request) {
        await core.search.close(request);
        return null;
      },
      'search.locate': (request) => core.search.locate(request),
      async 'search.cancel'({ slot }) {
        core.search.cancel(slot);
        return null;
      },
      'search.complete': (request) => core.search.complete(request),
      'search.histogram': (request) => core.search.histogram(request),
      'search.rhythm': (request) => core.search.rhythm(request),
      'search.facets': (request) => core.search.facets(request),
      'event.show': ({ id, ...include }) => core.events.show(id, include),
      'event.items': (request) => core.events.items(request),
      'import.start': ({ connection, files }) =>
        imports.run(async (signal) => {
          try {
            return await importFiles(connection, files, signal);
          } finally {
            await tellChanged();
          }
        }),
      async 'import.cancel'() {
        imports.cancel();
        return null;
      },
      'purge.preview': (request) => core.countPurge(request),
      async 'purge.run'({ beforeMs, events, reason }) {
        if (reason.trim() === '') throw new AppError('usage.invalid_argument', 'Say why.', 'Nothing was deleted.');
        const now = await core.countPurge({ beforeMs });
        if (now.events !== events) {
          throw new AppError(
            'usage.invalid_argument',
            `By now ${now.events} events would go, not ${events}.`,
            'Nothing was deleted. Look again at what would go.',
          );
        }
        const purged = await core.purge({ beforeMs, reason: reason.trim() });
        await tellChanged();
        return purged;
      },
      ...exports.handlers,
      ...evidence.handlers,
    },
    async dispose() {
      autoSync.stop();
      imports.cancel();
      await Promise.all([evidence.dispose(), syncs.dispose(), exports.dispose(), imports.settled()]);
      await core.dispose();
    },
  };
};
