import { AppError } from '#shared/app-error.ts';
import type { SyncProgress, SyncReport } from '#shared/sync-status.ts';
import { parseRangeBounds } from '#shared/time.ts';
import { createCore } from '#core/create-core.ts';
import { loadSample } from '#core/sample/load-sample.ts';
import { createKeyStore } from '#core/secrets/key-store.ts';
import type { CreateEngineCore } from './engine-core.ts';
import { createRunSlot } from './run-slot.ts';

/** Longest silence of a server before a request is given up. */
const timeoutMs = 300_000;

/** Binds the window's calls to the core. The key store is the command line's own, so both share their secrets. */
export const bindCore: CreateEngineCore = async ({ folder, version, emit }) => {
  const environment: Record<string, string | undefined> = { ...process.env };
  const core = await createCore({
    folder,
    version,
    secrets: createKeyStore(),
    environment,
    fetch: globalThis.fetch,
    now: Date.now,
    timeoutMs,
  });
  const syncs = createRunSlot('A sync is running already.');
  const exports = createRunSlot('An export is running already.');
  const imports = createRunSlot('An import is running already.');

  const onProgress = (progress: SyncProgress): void => emit('sync.progressed', progress);

  async function tellChanged(): Promise<void> {
    emit('events.changed', { events: (await core.statistics()).events });
  }

  /** Runs a sync and announces its end, however it ends. */
  function runSync(work: (signal: AbortSignal) => Promise<SyncReport>): Promise<SyncReport> {
    return syncs.run(async (signal) => {
      try {
        const report = await work(signal);
        emit('sync.ended', { report, error: null });
        return report;
      } finally {
        await tellChanged();
      }
    });
  }

  return {
    handlers: {
      async 'workspace.info'() {
        const { events } = await core.statistics();
        const connections = await core.connections.list();
        return { folder, events, connections: connections.length, version, timeZone: 'UTC' };
      },
      'connection.list': () => core.connections.list(),
      'connection.add': ({ secret, ...connection }) =>
        core.connections.add({ ...connection, secret: secret === '' ? null : { value: secret } }),
      'connection.check': ({ name }) => core.connections.check(name, new AbortController().signal),
      async 'connection.remove'({ name, purge }) {
        await core.connections.remove(name, purge);
        await tellChanged();
        return null;
      },
      'sample.open': () =>
        runSync(async (signal) => {
          const { report } = await loadSample({ core, environment, events: null, signal, onProgress });
          return report;
        }),
      'sync.start': ({ names, from, to }) => {
        const bounds = parseRangeBounds(from, to, 'UTC');
        return runSync((signal) =>
          core.sync.sync(names, {
            ...bounds,
            refetch: false,
            wait: false,
            maxCalls: null,
            signal,
            onProgress,
          }),
        );
      },
      async 'sync.cancel'() {
        syncs.cancel();
        return null;
      },
      'coverage.read': ({ from, to }) => {
        const { fromMs, toMs } = parseRangeBounds(from, to, 'UTC');
        return core.sync.coverage([], { ...(fromMs === null ? {} : { fromMs }), ...(toMs === null ? {} : { toMs }) });
      },
      'search.open': (request) => core.search.open(request),
      'search.rows': (request) => core.search.rows(request),
      async 'search.close'(request) {
        await core.search.close(request);
        return null;
      },
      'event.show': ({ id, ...include }) => core.events.show(id, include),
      'export.start': ({ file, format, query, tz }) =>
        exports.run((signal) =>
          core.exports.run({
            query,
            tz,
            to: file,
            format,
            rows: 'events',
            columns: null,
            sort: [],
            signal,
            onProgress: (progress) => emit('export.progressed', progress),
          }),
        ),
      async 'export.cancel'() {
        exports.cancel();
        return null;
      },
      'import.start': ({ connection, files }) =>
        imports.run(async (signal) => {
          const inputs = files.map((file) => ({ file }));
          const report = await core.imports.run(inputs, { connection, signal, onProgress: () => undefined });
          await tellChanged();
          if (report.failure !== null) throw tellStored(report.failure.error, report.files.length);
          return report.files;
        }),
    },
    async dispose() {
      syncs.cancel();
      exports.cancel();
      imports.cancel();
      await Promise.all([syncs.settled(), exports.settled(), imports.settled()]);
      await core.dispose();
    },
  };
};

/** An import stops at the first file that fails; those before it are stored whole. */
function tellStored(error: AppError, stored: number): AppError {
  if (stored === 0) return error;
  const files = stored === 1 ? 'One file before it was stored' : `The ${stored} files before it were stored`;
  return new AppError(error.code, error.message, `${error.recovery} ${files}.`.trim(), { cause: error });
}
