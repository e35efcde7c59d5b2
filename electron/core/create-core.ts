import { userInfo } from 'node:os';
import type { SourceKind } from '#shared/audit-event.ts';
import { formatIso } from '#shared/iso-time.ts';
import { scheduleChoices, type SyncSchedule } from '#shared/sync-plan.ts';
import type { ConnectionSyncReport } from '#shared/sync-status.ts';
import { withActivity } from '#core/activity/logged-services.ts';
import type { WorkService } from '#core/activity/work-service.ts';
import { type ConnectionService, createConnectionService } from '#core/connections/connection-service.ts';
import { createEventService, type EventService } from '#core/events/event-service.ts';
import { createEvidenceService, type EvidenceService } from '#core/evidence/evidence-service.ts';
import { createRedactionFiles, type RedactionFiles } from '#core/evidence/redaction-files.ts';
import { createSigningKeys } from '#core/evidence/signing-key.ts';
import { listProfileNames } from '#core/evidence/redaction-profile.ts';
import { createExportService, type ExportService } from '#core/export/export-service.ts';
import { createExportTemplates, type ExportTemplates } from '#core/export/export-templates.ts';
import type { FilterService } from '#core/filters/filter-service.ts';
import { storeInParts } from '#core/import/store-in-parts.ts';
import { createImportService, type ImportService } from '#core/import/import-service.ts';
import type { CaseFiles } from '#core/investigations/case-files.ts';
import type { CaseService } from '#core/investigations/case-service.ts';
import { createSearchService, type SearchService } from '#core/search/search-service.ts';
import { lendSampleServers, parseSampleFacts, type SampleFacts } from '#core/sample/sample-host.ts';
import { sampleCredentials } from '#core/sample/start-sample-servers.ts';
import type { SecretStore } from '#core/secrets/secret-store.ts';
import { checkedBaseUrl } from '#core/sources/base-url.ts';
import { cleanAccessToken } from '#core/sources/gearset/access-token.ts';
import type { Source, SourceContext } from '#core/sources/source.ts';
import { type BackupRequest, type BackupResult, writeBackup } from '#core/backup/write-backup.ts';
import type { PurgedEvents, PurgeRequest } from '#core/store/purge.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import type { HealthCheck } from '#core/store/health.ts';
import { isSampleConnection, sampleVariables } from '#core/store/sample-connections.ts';
import type { Statistics } from '#core/store/statistics.ts';
import { createIndexer } from '#core/sync/indexer.ts';
import { createPausedSyncStore, type PausedSyncStore } from '#core/sync/paused-sync.ts';
import { createQuarantineService, type QuarantineService } from '#core/sync/quarantine-service.ts';
import { syncConnection, usualRetryPausesMs } from '#core/sync/sync-connection.ts';
import type { SyncOptions } from '#core/sync/sync-run.ts';
import { createSyncService, type LentServers, type SyncService } from '#core/sync/sync-service.ts';
import type { ExportMethods } from '#core/threads/export-methods.ts';
import type { FileMethods } from '#core/threads/file-methods.ts';
import type { IndexMethods } from '#core/threads/index-methods.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import { createReaderPool } from '#core/threads/reader-pool.ts';
import { runSqlProcess } from '#core/threads/run-sql-process.ts';
import { runSyncThread } from '#core/threads/run-sync-thread.ts';
import { storeDependencies } from '#core/threads/sync-dependencies.ts';
import { startThread, type Thread } from '#core/threads/thread-call.ts';
import type { WriterMethods } from '#core/threads/writer-methods.ts';
import { createSavedWork } from './create-saved-work.ts';
import { createSources } from './create-sources.ts';

/** Under this key the workspace keeps what its sample was made from. */
const sampleKey = 'sample';

/** The sample's credentials open nothing but the bundled servers, so they are no secrets. */
const sampleEnvironment = {
  [sampleVariables.token]: sampleCredentials.gearsetToken,
  [sampleVariables.password]: sampleCredentials.agileAppsPassword,
};

/** Everything outside that the core uses. */
export interface CoreOptions {
  /** The workspace's folder; made when it does not exist. */
  folder: string;
  /** The program's version, for ledger and manifests. */
  version: string;
  secrets: SecretStore;
  environment: Readonly<Record<string, string | undefined>>;
  /** Another network than the machine's, for tests; sources then run in the caller's thread. */
  fetch?: typeof globalThis.fetch;
  /** Another clock than the machine's, for tests, milliseconds UTC; sources then run in the caller's thread. */
  now?: () => number;
  /** Who acts, for the log; the operating system's name of the user unless given. */
  user?: string;
  /** Longest silence of a server in milliseconds. */
  timeoutMs: number;
  /** Waits before a failed window is read again, milliseconds; half a second and two seconds unless given. */
  retryPausesMs?: readonly number[];
}

/** One open workspace. Every host (window, command line, tests) uses this and nothing below it. */
export interface Core {
  folder: string;
  connections: ConnectionService;
  sync: SyncService;
  search: SearchService;
  events: EventService;
  exports: ExportService;
  exportTemplates: ExportTemplates;
  /** Names of the redaction profiles that exports and packs can use. */
  redactionProfiles: () => Promise<string[]>;
  filters: FilterService;
  cases: CaseService;
  caseFiles: CaseFiles;
  /** The log of what the workspace was used for, and undo over acts on saved work. */
  work: WorkService;
  /** What exports and packs may replace. */
  redactions: RedactionFiles;
  /** Checkpoints, verification, evidence packs. */
  evidence: EvidenceService;
  imports: ImportService;
  quarantine: QuarantineService;
  /** The bundled sample: what it was made from, and where its connections find their credentials. */
  sample: { variables: typeof sampleVariables; remember: (facts: SampleFacts) => Promise<void> };
  /** The sync that the user paused, also before the last restart. */
  pausedSync: PausedSyncStore;
  /** How often the open app syncs by itself. */
  schedule: { read: () => Promise<SyncSchedule>; write: (every: SyncSchedule) => Promise<void> };
  /** Deletes every event before an instant, for a reason that is kept; a sync does not bring them back. */
  purge: (request: PurgeRequest) => Promise<PurgedEvents>;
  /** What a purge would delete. */
  countPurge: (request: { beforeMs: number }) => Promise<PurgedEvents>;
  /** Writes all of the workspace that can't be made anew into one file. Throws as an export does. */
  backup: (request: BackupRequest) => Promise<BackupResult>;
  statistics: () => Promise<Statistics>;
  /** How many events there are; quick, where all statistics take their time. */
  countEvents: () => Promise<number>;
  checkHealth: () => Promise<HealthCheck[]>;
  /** Merges the index and gives unused space back to the disk; with `rebuild`, all of the index is made again. */
  optimize: (options: { rebuild: boolean }) => Promise<void>;
  /** Gets ready for who will ask more than one thing: a second reader, which knows all events. */
  warm: () => Promise<void>;
  /** Ends all threads; committed work stays. */
  dispose: () => Promise<void>;
}

/**
 * Opens a workspace: its writer, its index, its readers. The one place that knows all parts.
 *
 * Throws `store.from_future`, `store.corrupt`, `store.unreadable`, `store.disk_full`, `store.busy`.
 */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { folder, version, now = Date.now, fetch = globalThis.fetch } = options;
  const injected = now !== Date.now || fetch !== globalThis.fetch;
  const writer = startThread<WriterMethods>('writer-thread', { folder });
  const index = startThread<IndexMethods>('index-thread', { folder });
  const reader = startThread<ReaderMethods>('reader-thread', { folder });
  const readers = createReaderPool(folder, reader);
  const threads: Pick<Thread<never>, 'stop'>[] = [readers, reader, index, writer];

  async function dispose(): Promise<void> {
    for (const thread of threads) await thread.stop();
  }

  try {
    // In this order: the index belongs to the store, and a reader needs both.
    await writer.call('open', { nowMs: now() });
    await index.call('open', null);
    await reader.call('open', null);
  } catch (thrown) {
    await dispose();
    throw thrown;
  }

  const sources = createSources();
  const sourceOf = (kind: SourceKind): Source => sources[kind];
  const sourceContext: Omit<SourceContext, 'signal' | 'onCall' | 'settings' | 'secret'> = {
    fetch,
    now,
    timeoutMs: options.timeoutMs,
  };
  const indexer = createIndexer({
    indexNext: () => index.call('indexNext', null),
    mergeSome: () => index.call('mergeSome', null),
    trimIndexQueue: (input) => writer.call('trimIndexQueue', input),
  });
  // What a killed process left unindexed is caught up with; searches wait for it.
  const ready = indexer.caughtUp();
  ready.catch(() => undefined);

  const store = storeDependencies(writer, reader);
  const lendServers = (asked: readonly StoredConnection[]): Promise<LentServers> =>
    lendSampleServers(asked, isSampleConnection, async () =>
      parseSampleFacts(await reader.call('workspaceValue', { key: sampleKey })),
    );

  const connections = createConnectionService({
    secrets: options.secrets,
    environment: { ...sampleEnvironment, ...options.environment },
    memoryOf: store.memoryOf,
    lendServers,
    sourceOf,
    sourceContext,
    normalizeUrl: checkedBaseUrl,
    cleanSecret: (kind, secret) => (kind === 'gearset' ? cleanAccessToken(secret) : secret.replace(/\r?\n$/, '')),
    read: {
      describeConnections: () => reader.call('describeConnections', null),
      findConnection: (name) => reader.call('findConnection', { name }),
      workspaceId: async () => (await reader.call('workspaceValue', { key: 'id' })) ?? '',
    },
    write: {
      insertConnection: (input) => writer.call('insertConnection', input),
      async deleteConnection(input) {
        await writer.call('deleteConnection', input);
        if (input.purge) await evidence.checkpoint('purge');
        await indexer.caughtUp();
      },
      configureConnection: (input) => writer.call('configureConnection', input),
      askCall: (input) => writer.call('askCall', input),
      recordCalls: (input) => writer.call('recordCalls', input),
    },
  });

  const retryPausesMs = options.retryPausesMs ?? usualRetryPausesMs;

  function syncInThread(
    connection: StoredConnection,
    runId: number,
    syncOptions: SyncOptions,
  ): Promise<ConnectionSyncReport> {
    const { timeoutMs } = options;
    const { secretOf } = connections;
    const onStored = indexer.kick;
    return runSyncThread(connection, runId, syncOptions, {
      writer,
      reader,
      secretOf,
      onStored,
      timeoutMs,
      retryPausesMs,
    });
  }

  /** With a clock or a network of the caller's, which can't be handed to a thread. */
  function syncHere(
    connection: StoredConnection,
    runId: number,
    syncOptions: SyncOptions,
  ): Promise<ConnectionSyncReport> {
    return syncConnection(connection, sourceOf(connection.kind), runId, syncOptions, {
      ...store,
      sourceContext,
      secretOf: connections.secretOf,
      retryPausesMs,
    });
  }

  /** A reader of its own, for who holds one state of the store. */
  async function openSnapshot(): Promise<Thread<ReaderMethods>> {
    const snapshot = startThread<ReaderMethods>('reader-thread', { folder });
    await snapshot.call('open', null);
    return snapshot;
  }

  const evidence = createEvidenceService({
    folder,
    openReader: openSnapshot,
    listConnections: () => reader.call('listConnections', null),
    coverage: (range) => sync.coverage([], range),
    makeCheckpoint: (input) => writer.call('makeCheckpoint', input),
    signCheckpoint: (input) => writer.call('signCheckpoint', input),
    writeWorkspaceValue: (input) => writer.call('writeWorkspaceValue', input),
    keys: createSigningKeys(options.secrets, options.environment),
    record: (activity) => savedWork.work.record(activity),
    workspaceId: async () => (await reader.call('workspaceValue', { key: 'id' })) ?? '',
    now,
    ready,
    fetch,
    version,
  });

  const sync = createSyncService({
    sourceOf,
    sourceContext,
    ...store,
    syncConnection: injected ? syncHere : syncInThread,
    connectionsNamed: (names) =>
      names.length === 0
        ? reader.call('listConnections', null)
        : Promise.all([...new Set(names)].map((name) => connections.find(name))),
    startSyncRun: (input) => writer.call('startSyncRun', input),
    recordOutcome: (input) => writer.call('recordOutcome', input),
    listSyncRuns: (input) => reader.call('listSyncRuns', input),
    lendServers,
    async endRun(input) {
      await writer.call('endRun', input);
      await evidence.checkpoint('sync');
    },
    indexer,
    toolVersion: version,
  });

  const search = createSearchService({
    readers,
    runSql: (text, signal) => runSqlProcess(folder, text, undefined, signal),
    now,
    ready,
  });
  const savedWork = createSavedWork({
    folder,
    reader: readers.on('whole'),
    counter: readers.on('counts'),
    writer,
    author: () => ({ who: options.user ?? userInfo().username, nowMs: now() }),
    search,
    coverage: (range) => sync.coverage([], range),
    ready,
    version,
  });
  const exports = createExportService({
    openExporter: () => startThread<ExportMethods>('export-thread', { folder }),
    listConnections: () => reader.call('listConnections', null),
    coverage: (range) => sync.coverage([], range),
    now,
    ready,
    version,
  });
  const imports = createImportService({
    folder,
    findConnection: connections.find,
    startReader: () => startThread<FileMethods>('file-thread', { folder }),
    async storeFile(file, options) {
      const tally = await storeInParts(writer, file, options);
      await evidence.checkpoint('import');
      return tally;
    },
    caughtUp: indexer.caughtUp,
    now,
    version,
  });
  return {
    folder,
    search,
    ...savedWork,
    ...withActivity({ connections, sync, exports, imports }, savedWork.work.record, () =>
      writer.call('relinkMarked', undefined),
    ),
    exportTemplates: createExportTemplates({
      read: (key) => reader.call('workspaceValue', { key }),
      write: (key, value) => writer.call('writeWorkspaceValue', { key, value }),
      record: (what, detail) => savedWork.work.record({ what, detail }),
    }),
    redactionProfiles: () => listProfileNames(folder),
    events: createEventService({ reader: readers.on('page'), sourceOf }),
    redactions: createRedactionFiles(folder),
    evidence,
    quarantine: createQuarantineService({
      sourceOf,
      findConnection: connections.find,
      listQuarantine: (input) => reader.call('listQuarantine', input),
      async releaseRecords(input) {
        await writer.call('releaseRecords', input);
        await evidence.checkpoint('quarantine');
      },
      caughtUp: indexer.caughtUp,
      now,
      toolVersion: version,
    }),
    sample: {
      variables: sampleVariables,
      remember: (facts) => writer.call('writeWorkspaceValue', { key: sampleKey, value: JSON.stringify(facts) }),
    },
    pausedSync: createPausedSyncStore({
      read: (key) => reader.call('workspaceValue', { key }),
      write: (key, value) => writer.call('writeWorkspaceValue', { key, value }),
    }),
    schedule: {
      async read() {
        const value = await reader.call('workspaceValue', { key: 'schedule' });
        return scheduleChoices.find((choice) => choice === value) ?? 'off';
      },
      write: (every) => writer.call('writeWorkspaceValue', { key: 'schedule', value: every }),
    },
    countPurge: (request) => reader.call('countPurge', request),
    async purge(request) {
      await ready;
      const by = { who: options.user ?? userInfo().username, nowMs: now() };
      const purged = await writer.call('purgeEvents', { request, by });
      await evidence.checkpoint('purge');
      await indexer.caughtUp();
      await index.call('compact', null);
      await savedWork.work.record({ what: 'data.purged', detail: purgeWords(request, purged) });
      return purged;
    },
    async backup(request) {
      await ready;
      const result = await writeBackup(request, { folder, openReader: openSnapshot, version, now });
      const detail = `Backed up the workspace to ${result.file} (${result.sha256})`;
      await savedWork.work.record({ what: 'workspace.backed_up', detail });
      return result;
    },
    statistics: () => reader.call('statistics', null),
    countEvents: () => reader.call('countEvents', null),
    optimize: async ({ rebuild }) => {
      await ready;
      if (rebuild) await index.call('reset', null);
      await indexer.caughtUp();
      await index.call('compact', null);
      await writer.call('compact', null);
    },
    checkHealth: async () => {
      await ready;
      return reader.call('checkHealth', null);
    },
    async warm() {
      await ready;
      await readers.warm();
    },
    dispose,
  };
}

function purgeWords({ beforeMs, reason }: PurgeRequest, { events }: PurgedEvents): string {
  return `Deleted ${events} events before ${formatIso(beforeMs)}: ${reason}`;
}
