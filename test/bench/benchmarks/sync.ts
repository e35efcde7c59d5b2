import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { indexAll } from '#test/bench/archive/build-archive.ts';
import { readInOrder, storedPayloads } from '#test/bench/archive/sync-served-log.ts';
import type { Benchmark, BenchContext } from '#test/bench/benchmark.ts';
import { median, round } from '#test/bench/measure.ts';
import type { InsertTime } from '#test/bench/processes/insert-log.ts';
import { answerOf, startProcess } from '#test/bench/processes/run-process.ts';
import type { SyncTimes } from '#test/bench/processes/sync-log.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { createWriterMethods } from '#core/threads/writer-methods.ts';

const endMs = Date.UTC(2026, 9, 1);
const rounds = 5;

/** Of the same log, seconds, one entry a round. */
interface Times {
  entries: number;
  first: number[];
  again: number[];
  plain: number[];
}

/** What each part of a sync does alone, in one thread, rows a second. */
interface PartRates {
  reader: number;
  writer: number;
  index: number;
}

interface SyncRates {
  times: Times;
  parts: PartRates;
}

/** A whole sync against the plain insert of the same rows, on all cores. */
function syncRates(context: BenchContext): Promise<SyncRates> {
  return context.once('sync', async () => {
    const folder = join(context.scratch, 'sync');
    return { times: await inTurn(context, folder, []), parts: partRates(folder, join(context.scratch, 'parts')) };
  });
}

/**
 * Syncs a served log and inserts its rows plainly in turn. Each has a process of its own, as a sync has in use, so that
 * neither pays for tidying up what the other has in memory. Leaves the last workspace in the folder.
 */
async function inTurn({ syncedEvents, log }: BenchContext, folder: string, cores: readonly number[]): Promise<Times> {
  const server = startProcess('serve-audit-log.ts', [String(syncedEvents), String(endMs)]);
  try {
    const served = await server.line();
    const sync = () => answerOf<SyncTimes>('sync-log.ts', [served, folder], cores);
    const insert = () => answerOf<InsertTime>('insert-log.ts', [folder, `${folder}-plain`], cores);
    // The server makes its answers at the first sync; from then on it only sends them.
    await sync();
    const times: Times = { entries: 0, first: [], again: [], plain: [] };
    for (let turn = 0; turn < rounds; turn++) {
      const { first, again } = await sync();
      const { entries, seconds } = await insert();
      times.entries = entries;
      times.first.push(first);
      times.again.push(again);
      times.plain.push(seconds);
      log(`synced ${entries} rows, round ${turn + 1} of ${rounds}`);
    }
    return times;
  } finally {
    await server.stop();
  }
}

function partRates(synced: string, folder: string): PartRates {
  const raws = storedPayloads(synced);
  const started = performance.now();
  const records = readInOrder(raws);
  const reader = records.length / ((performance.now() - started) / 1000);
  return { reader, ...productInsert(folder, records) };
}

function againstInsert({ entries, first, plain }: Times) {
  const [sync, insert] = [median(first), median(plain)];
  return { value: insert / sync, note: `${round(entries / sync)} against ${round(entries / insert)} rows/s` };
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
  const rate = records.length / ((performance.now() - started) / 1000);
  writer.close();
  return { writer: rate, index: records.length / indexAll(folder, () => undefined) };
}

export const syncAgainstInsert: Benchmark = {
  id: 'sync-vs-plain-insert',
  what: 'Audit log synced, from the wire to searchable, against a plain insert of rows already read (rate)',
  unit: '×',
  target: { least: availableParallelism() >= 4 ? 0.8 : 0.4 },
  async run(context) {
    const { times, parts } = await syncRates(context);
    const { value, note } = againstInsert(times);
    const [reader, writer, index] = [parts.reader, parts.writer, parts.index].map(round);
    return { value, note: `${note}; in one thread alone: reader ${reader}, writer ${writer}, index ${index}` };
  },
};

export const syncAgain: Benchmark = {
  id: 'sync-again',
  what: 'Known rows synced again, against the first sync (rate)',
  unit: '×',
  target: { least: 1 },
  async run(context) {
    const { first, again } = (await syncRates(context)).times;
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
    if (process.platform !== 'linux') return { value: null, note: 'taskset is for Linux only.' };
    return againstInsert(await inTurn(context, join(context.scratch, 'two'), [0, 1]));
  },
};
