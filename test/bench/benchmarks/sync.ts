import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { indexAll } from '#test/bench/archive/build-archive.ts';
import { readInOrder, type ServedLog, storedPayloads, syncTwice } from '#test/bench/archive/sync-served-log.ts';
import type { Benchmark, BenchContext } from '#test/bench/benchmark.ts';
import { insertPlainly } from '#test/bench/limits/plain-insert.ts';
import { median, round } from '#test/bench/measure.ts';
import { type HelperProcess, startProcess } from '#test/bench/processes/run-process.ts';
import type { TimedSync } from '#test/bench/processes/time-sync.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { createWriterMethods } from '#core/threads/writer-methods.ts';

const endMs = Date.UTC(2026, 9, 1);
const rounds = 5;

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
    const server = startProcess('serve-audit-log.ts', [String(context.syncedEvents), String(endMs)]);
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
  const records = readInOrder(raws);
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

export const syncOnTwoCores: Benchmark = {
  id: 'sync-vs-plain-insert-two-cores',
  what: 'The same on two cores',
  unit: '×',
  target: { least: 0.4 },
  async run(context) {
    const { scratch } = context;
    if (process.platform !== 'linux') return { value: null, note: 'taskset is for Linux only.' };
    const server = startProcess('serve-audit-log.ts', [String(context.syncedEvents), String(endMs)]);
    try {
      const child = startProcess('time-sync.ts', [await server.line(), join(scratch, 'two'), String(rounds)], [0, 1]);
      const { entries, first, plain } = JSON.parse(await child.line()) as TimedSync;
      await child.stop();
      const [sync, insert] = [median(first), median(plain)];
      return { value: insert / sync, note: `${round(entries / sync)} against ${round(entries / insert)} rows/s` };
    } finally {
      await server.stop();
    }
  },
};
