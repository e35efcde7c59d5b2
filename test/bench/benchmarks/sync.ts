import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { indexAll } from '#test/bench/archive/build-archive.ts';
import type { Benchmark, BenchContext } from '#test/bench/benchmark.ts';
import { insertPlainly } from '#test/bench/limits/plain-insert.ts';
import { median, round } from '#test/bench/measure.ts';
import { type HelperProcess, startProcess } from '#test/bench/processes/run-process.ts';
import { createCore } from '#core/create-core.ts';
import { sampleCredentials } from '#core/sample/start-sample-servers.ts';
import { readAuditRow } from '#core/sources/agileapps/read-audit-row.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { openStoreForReading } from '#core/store/open-database.ts';
import { readPayload } from '#core/store/payloads.ts';
import { createWriterMethods } from '#core/threads/writer-methods.ts';

const sampleEvents = 44_000;
const endMs = Date.UTC(2026, 9, 1);
const rounds = 3;

interface ServedLog {
  url: string;
  startMs: number;
  endMs: number;
  entries: number;
}

interface SyncRates {
  entries: number;
  /** Seconds, one entry a round. */
  first: number[];
  again: number[];
  plain: number[];
  /** Rows a second by which the reader of audit rows alone gets on, in one thread. */
  readRate: number;
  writerRate: number;
  indexRate: number;
}

/** A whole sync against the plain insert of the same rows, in turn. */
function syncRates(context: BenchContext): Promise<SyncRates> {
  return context.once('sync', async () => {
    const server = startProcess('serve-audit-log.ts', [String(sampleEvents), String(endMs)]);
    try {
      return await measure(context, server);
    } finally {
      await server.stop();
    }
  });
}

async function measure({ scratch, log }: BenchContext, server: HelperProcess): Promise<SyncRates> {
  const served = JSON.parse(await server.line()) as ServedLog;
  const folder = join(scratch, 'sync');
  // The server makes its answers at the first sync; from then on it only sends them.
  await syncTwice(folder, served);
  const raws = storedPayloads(folder);
  const started = performance.now();
  const records = raws.map(readAuditRow).sort((a, b) => a.event.timeMs - b.event.timeMs);
  const readRate = records.length / ((performance.now() - started) / 1000);
  const rates: SyncRates = {
    entries: records.length,
    first: [],
    again: [],
    plain: [],
    readRate,
    ...productInsert(join(scratch, 'insert'), records),
  };
  for (let turn = 0; turn < rounds; turn++) {
    const { first, again } = await syncTwice(folder, served);
    rates.first.push(first);
    rates.again.push(again);
    const plainFolder = join(scratch, `plain-${turn}`);
    mkdirSync(plainFolder);
    rates.plain.push(insertPlainly(plainFolder, records));
    rmSync(plainFolder, { recursive: true });
    log(`synced ${records.length} rows, round ${turn + 1} of ${rounds}`);
  }
  return rates;
}

/** Syncs a new workspace with the served log, then all of it again; seconds until everything can be searched. */
async function syncTwice(folder: string, served: ServedLog): Promise<{ first: number; again: number }> {
  rmSync(folder, { recursive: true, force: true });
  const core = await createCore({
    folder,
    version: 'bench',
    secrets: { get: async () => null, set: async () => undefined, remove: async () => undefined },
    environment: { BENCH_PASSWORD: sampleCredentials.agileAppsPassword },
    fetch: globalThis.fetch,
    now: Date.now,
    timeoutMs: 60_000,
  });
  try {
    await core.connections.add({
      kind: 'agileapps',
      name: 'log',
      url: served.url,
      user: sampleCredentials.agileAppsUser,
      secret: { variable: 'BENCH_PASSWORD' },
    });
    const range = { fromMs: Math.floor(served.startMs / 1000) * 1000, toMs: served.endMs };
    const once = async (refetch: boolean) => {
      const started = performance.now();
      const { connections } = await core.sync.sync(['log'], {
        ...range,
        refetch,
        wait: false,
        maxCalls: null,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      const error = connections[0]?.error;
      if (error) throw new Error(`The sync failed: ${error.message}`);
      return (performance.now() - started) / 1000;
    };
    return { first: await once(false), again: await once(true) };
  } finally {
    await core.dispose();
  }
}

function storedPayloads(folder: string): string[] {
  const database = openStoreForReading(folder);
  try {
    return database
      .prepare<[], { blockId: number; index: number }>(
        'SELECT payload_block_id AS blockId, payload_index AS "index" FROM event ORDER BY id',
      )
      .all()
      .map((place) => readPayload(database, place));
  } finally {
    database.close();
  }
}

/** The product's own writer and index with rows already read, one after the other in this thread. */
function productInsert(folder: string, records: readonly SourceRecord[]) {
  const writer = createWriterMethods(folder);
  writer.methods.open({ nowMs: endMs });
  const runId = writer.methods.startSyncRun({
    nowMs: endMs,
    toolVersion: 'bench',
    connectionIds: [],
    scheduled: false,
  });
  const connection = writer.methods.insertConnection({
    connection: { name: 'log', kind: 'agileapps', url: 'https://log.example', user: null, secret: { place: 'none' } },
    nowMs: endMs,
  });
  const place = { runId, connectionId: connection.id, endpoint: 'auditLog', fromMs: 0, toMs: endMs, startedMs: endMs };
  const windowId = writer.methods.startWindow(place);
  const names = { connectionId: connection.id, connectionName: 'log', source: 'agileapps', windowId };
  const started = performance.now();
  for (let first = 0; first < records.length; first += 1_000) {
    const batch = { ...names, records: records.slice(first, first + 1_000), unreadable: [], seenMs: endMs };
    writer.methods.storeBatch({ batch, calls: [] });
  }
  const writerRate = records.length / ((performance.now() - started) / 1000);
  writer.close();
  return { writerRate, indexRate: records.length / indexAll(folder, () => undefined) };
}

export const syncAgainstInsert: Benchmark = {
  id: 'sync-vs-plain-insert',
  what: 'Audit log synced, from the wire to searchable, against a plain insert of rows already read (rate)',
  unit: '×',
  target: { least: availableParallelism() >= 4 ? 0.8 : 0.4 },
  async run(context) {
    const { entries, first, plain, readRate, writerRate, indexRate } = await syncRates(context);
    const [sync, insert] = [median(first), median(plain)];
    const alone = `in one thread alone: reader ${round(readRate)}, writer ${round(writerRate)}, index ${round(indexRate)}`;
    const note = `${round(entries / sync)} against ${round(entries / insert)} rows/s; ${alone}`;
    return { value: insert / sync, note };
  },
};

export const syncAgain: Benchmark = {
  id: 'sync-again',
  what: 'Known rows synced again, against the first sync (rate)',
  unit: '×',
  target: { least: 1 },
  async run(context) {
    const { first, again } = await syncRates(context);
    return {
      value: median(first) / median(again),
      note: `${round(median(again))} s against ${round(median(first))} s`,
    };
  },
};
