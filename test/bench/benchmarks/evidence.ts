import { join } from 'node:path';
import { rmSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { indexAll } from '#test/bench/archive/build-archive.ts';
import { recordStream } from '#test/bench/archive/record-stream.ts';
import type { Benchmark, BenchContext } from '#test/bench/benchmark.ts';
import { median, round } from '#test/bench/measure.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import { createSources } from '#core/create-sources.ts';
import { openChain } from '#core/store/chain.ts';
import { insertConnection } from '#core/store/connections.ts';
import { createEventWriter } from '#core/store/event-writer.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { verifyWorkspace } from '#core/evidence/verify-workspace.ts';
import { openStoreForReading, openStoreForWriting } from '#core/store/open-database.ts';
import { startWindow } from '#core/store/ledger.ts';
import { startRun } from '#core/store/sync-runs.ts';
import { ensureWorkspace } from '#core/store/workspace.ts';

const mostEvents = 20_000;
const sources = createSources();
const nowMs = Date.UTC(2026, 9, 1);

/** Stores the same batches with and without the chain; seconds of the processor in the writer. */
function storeAll(folder: string, batches: Record<SourceKind, SourceRecord[]>[], withChain: boolean): number {
  rmSync(folder, { recursive: true, force: true });
  const database = openStoreForWriting(folder);
  try {
    ensureWorkspace(database, nowMs);
    const chain = withChain ? openChain(database) : null;
    const writer = createEventWriter(database, chain);
    const runId = startRun(database, nowMs, 'bench');
    const places = (['gearset', 'agileapps'] as const).map((kind) => {
      const secret = { place: 'none' as const };
      const { id } = insertConnection(
        database,
        { name: kind, kind, url: `https://${kind}.example`, user: null, secret },
        nowMs,
      );
      const window = { runId, connectionId: id, endpoint: kind, fromMs: 0, toMs: nowMs, startedMs: nowMs };
      return { kind, connectionId: id, windowId: startWindow(database, window) };
    });
    const started = process.threadCpuUsage();
    for (const batch of batches) {
      for (const { kind, connectionId, windowId } of places) {
        if (batch[kind].length === 0) continue;
        database
          .transaction(() => {
            const names = { connectionId, connectionName: kind, source: kind, windowId };
            writer.store({ ...names, records: batch[kind], unreadable: [], seenMs: nowMs });
            chain?.seal();
          })
          .immediate();
      }
    }
    const { user, system } = process.threadCpuUsage(started);
    return (user + system) / 1_000_000;
  } finally {
    database.close();
  }
}

async function chainCost({ archive, scratch, rounds }: BenchContext) {
  const batches: Record<SourceKind, SourceRecord[]>[] = [];
  const events = Math.min(mostEvents, archive.plan.events);
  for await (const { deployments, audit } of recordStream({ ...archive.plan, events })) {
    batches.push({ gearset: deployments, agileapps: audit });
  }
  const folder = join(scratch, 'chain');
  const seconds: Record<'with' | 'without', number[]> = { with: [], without: [] };
  for (let turn = 0; turn < Math.max(3, rounds); turn += 1) {
    seconds.without.push(storeAll(folder, batches, false));
    seconds.with.push(storeAll(folder, batches, true));
  }
  const started = process.threadCpuUsage();
  for (const batch of batches) {
    for (const kind of ['gearset', 'agileapps'] as const) {
      for (const { raw, withIncludes } of batch[kind]) sources[kind].readPayload(raw, withIncludes);
    }
  }
  const { user, system } = process.threadCpuUsage(started);
  const others = (user + system) / 1_000_000 + indexAll(folder, () => undefined);
  const [withChain, without] = [median(seconds.with), median(seconds.without)];
  return { events, others, withChain, without, bytes: chainBytes(folder) / events };
}

function chainBytes(folder: string): number {
  const database = new BetterSqlite3(join(folder, 'tickmark.db'), { readonly: true });
  try {
    return database.prepare<[], number>('SELECT sum(length(body)) FROM chain_link').pluck().get() ?? 0;
  } finally {
    database.close();
  }
}

export const chainInSync: Benchmark = {
  id: 'chain-in-sync',
  what: 'Reading, storing and indexing with the evidence chain, against the same without it (processor time)',
  unit: '×',
  target: { most: 1.1 },
  async run(context) {
    const cost = await chainCost(context);
    const value = (cost.others + cost.withChain) / (cost.others + cost.without);
    const rates = `${round(cost.events / cost.withChain)} against ${round(cost.events / cost.without)} rows/s`;
    return { value, note: `writer alone ${rates}; ${round(cost.bytes)} bytes an event` };
  },
};

/** Verifies what the chain's benchmark stored; events a second, and how much memory that took above the start. */
function verifyAll(folder: string): { events: number; seconds: number; megabytes: number } {
  const database = openStoreForReading(folder);
  try {
    const before = process.memoryUsage().rss;
    let most = before;
    const started = performance.now();
    const steps = verifyWorkspace(database, (kind, raw, withIncludes) => sources[kind].readPayload(raw, withIncludes));
    let events = 0;
    for (let step = steps.next(); ; step = steps.next()) {
      most = Math.max(most, process.memoryUsage().rss);
      if (!step.done) {
        events = step.value.checked;
        continue;
      }
      if (!step.value.ok) throw new Error(JSON.stringify(step.value.problems.slice(0, 3)));
      return { events, seconds: (performance.now() - started) / 1000, megabytes: (most - before) / 1e6 };
    }
  } finally {
    database.close();
  }
}

export const verifyRate: Benchmark = {
  id: 'verify-workspace',
  what: 'verifying a workspace against its chain, payloads included',
  unit: 'rows/s',
  target: { least: 10_000 },
  async run(context) {
    await chainCost({ ...context, rounds: 1 });
    const runs = Array.from({ length: 3 }, () => verifyAll(join(context.scratch, 'chain')));
    const value = median(runs.map(({ events, seconds }) => events / seconds));
    const [first] = runs;
    return {
      value,
      note: `${first?.events ?? 0} events; ${round(Math.max(...runs.map((run) => run.megabytes)))} MB above the start`,
    };
  },
};
