import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { createSources } from '#core/create-sources.ts';
import { verifyWorkspace, type WorkspaceVerification } from '#core/evidence/verify-workspace.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { openStoreForReading } from '#core/store/open-database.ts';
import { createWriterMethods } from '#core/threads/writer-methods.ts';
import { createIndexMethods } from '#core/threads/index-methods.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const nowMs = Date.UTC(2026, 2, 5);

/** A deployment as Gearset sends it. */
export function deployment(number: number, change: Record<string, unknown> = {}): string {
  const time = new Date(Date.UTC(2026, 2, 4, 10, 0, Math.floor(number / 3))).toISOString();
  return JSON.stringify({
    DeploymentId: `5b0c8a52-0000-4000-8000-${String(number).padStart(12, '0')}`,
    FriendlyName: `Release ${number}`,
    Date: time,
    Owner: `dev.${number % 4}@example.com`,
    TriggeredBy: 'release.manager@example.com',
    Status: 'Successful',
    DeploymentType: 'ContinuousIntegration',
    SourceUsername: 'example-repo/main',
    SourceMetadataLocationType: 'GitHubBranch',
    TargetUsername: 'deploy@example.com',
    TargetMetadataLocationType: 'Production',
    Note: `note ${number}`,
    DeploymentDifferences: Array.from({ length: number % 4 }, (_, item) => ({
      DifferenceType: 'Changed',
      ObjectType: item % 2 === 0 ? 'ApexClass' : 'Profile',
      DisplayName: `Item ${item} of ${number % 7}`,
      ModifiedBy: `author.${item}@example.com`,
      ModifiedDate: time,
    })),
    JiraIssues: number % 3 === 0 ? [{ Key: `FIN-${number}`, Url: `https://jira.example/FIN-${number}` }] : [],
    ...change,
  });
}

/** An entry of the audit log as the platform sends it. */
export function logEntry(number: number, change = ''): string {
  const time = `2026-03-04T11:${String(number % 60).padStart(2, '0')}:00.000Z`;
  return `<auditLog><id>log-${number}</id><date_created>${time}</date_created><created_id displayValue="Person Number${number % 5}">u${number % 5}</created_id><type_code>52</type_code><operation_code>3</operation_code><description>Entry ${number}${change}</description><reference_id>R${number}</reference_id><object_singular_name>Case</object_singular_name><old_name/></auditLog>`;
}

/** A store with events of both sources, revisions, moved events, ledger, quarantine; written in this thread. */
export function openEvidenceStore(folder = temporaryFolder()) {
  const writer = createWriterMethods(folder);
  writer.methods.open({ nowMs });
  const index = createIndexMethods(folder);
  index.methods.open();
  onTestFinished(() => {
    index.close();
    writer.close();
  });
  const sources = createSources();
  const connections = (['gearset', 'agileapps'] as const).map((kind) =>
    writer.methods.insertConnection({
      connection: {
        name: kind === 'gearset' ? 'gs' : 'aa',
        kind,
        url: `https://${kind}.example`,
        user: 'auditor',
        secret: { place: 'none' },
      },
      nowMs,
    }),
  );
  const runId = writer.methods.startSyncRun({
    nowMs,
    toolVersion: 'test',
    connectionIds: connections.map(({ id }) => id),
    scheduled: false,
  });

  function store(kind: 'gearset' | 'agileapps', raws: string[], unreadable: string[] = []): void {
    const connection = connections.find((one) => one.kind === kind)!;
    const windowId = writer.methods.startWindow({
      runId,
      connectionId: connection.id,
      endpoint: kind,
      fromMs: nowMs - 86_400_000,
      toMs: nowMs,
      startedMs: nowMs,
    });
    const records: SourceRecord[] = raws.map((raw) => sources[kind].readPayload(raw, true));
    writer.methods.storeBatch({
      batch: {
        connectionId: connection.id,
        connectionName: connection.name,
        source: kind,
        windowId,
        records,
        unreadable: unreadable.map((raw) => ({ raw, reason: 'It has no time.' })),
        seenMs: nowMs,
      },
      calls: [],
    });
    writer.methods.endWindow({
      end: {
        windowId,
        connectionId: connection.id,
        state: 'unverified',
        expected: null,
        notices: [],
        endedMs: nowMs + 10,
        error: null,
        claim: { fromMs: nowMs - 86_400_000, toMs: nowMs },
      },
      calls: [],
    });
  }

  return {
    folder,
    writer: writer.methods,
    connections,
    store,
    verify: () => verifyFolder(folder),
    /** What another program does to the store. */
    tamper(act: (database: BetterSqlite3.Database) => void): void {
      const database = new BetterSqlite3(join(folder, 'tickmark.db'));
      try {
        database.pragma('foreign_keys = OFF');
        act(database);
      } finally {
        database.close();
      }
    },
  };
}

export function fillStore(store: ReturnType<typeof openEvidenceStore>): void {
  const numbers = Array.from({ length: 24 }, (_, index) => index);
  store.store(
    'gearset',
    numbers.slice(4).map((number) => deployment(number)),
  );
  store.store(
    'agileapps',
    numbers.map((number) => logEntry(number)),
    ['<auditLog><id>broken</id></auditLog>'],
  );
  // Earlier events of crowded seconds make others move; known ones are seen again; some were changed at the source.
  store.store(
    'gearset',
    numbers.map((number) => deployment(number, number % 5 === 0 ? { Note: 'edited' } : {})),
  );
  store.store('agileapps', [logEntry(3, ' again'), logEntry(4)]);
}

export function verifyFolder(folder: string): WorkspaceVerification {
  const database = openStoreForReading(folder);
  const sources = createSources();
  try {
    database.exec('BEGIN');
    const steps = verifyWorkspace(database, (kind, raw, withIncludes) => sources[kind].readPayload(raw, withIncludes));
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  } finally {
    database.close();
  }
}
