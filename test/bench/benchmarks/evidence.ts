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
import { packRecord } from '#core/store/packed-record.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { verifyWorkspace } from '#core/evidence/verify-workspace.ts';
import { openStoreForReading, openStoreForWriting } from '#core/store/open-database.ts';
import { startWindow } from '#core/store/ledger.ts';
import { startRun } from '#core/store/sync-runs.ts';
import { ensureWorkspace } from '#core/store/workspace.ts';

const mostEvents = 20_000;
const sources = createSources();
const nowMs = Date.UTC(2026, 9, 1);

/** Reads, stores and indexes the same payloads with and without the chain, in one thread; seconds. */
function syncAll(folder: string, batches: Record<SourceKind, SourceRecord[]>[], withChain: boolean) {
  rmSync(folder, { recursive: true, force: true });
  const database = openStoreForWriting(folder);
  const started = performance.now();
  let storing = 0;
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
    for (const batch of batches) {
      for (const { kind, connectionId, windowId } of places) {
        if (batch[kind].length === 0) continue;
        // Packing works out what the chain covers, where it is told for which window.
        const window = withChain ? { connectionId, windowId } : null;
        const records = batch[kind].map(({ raw, withIncludes }) =>
          packRecord(sources[kind].readPayload(raw, withIncludes), window),
        );
        const begun = performance.now();
        database
          .transaction(() => {
            const names = { connectionId, connectionName: kind, source: kind, windowId };
            writer.store({ ...names, records, unreadable: [], seenMs: nowMs });
            chain?.seal();
          })
          .immediate();
        storing += performance.now() - begun;
      }
    }
  } finally {
    database.close();
  }
  indexAll(folder, () => undefined);
  return { all: (performance.now() - started) / 1000, storing: storing / 1000 };
}

const mostRounds = 5;

async function readBatches({ archive }: BenchContext) {
  const batches: Record<SourceKind, SourceRecord[]>[] = [];
  const events = Math.min(mostEvents, archive.plan.events);
  for await (const { deployments, audit } of recordStream({ ...archive.plan, events })) {
    batches.push({ gearset: deployments, agileapps: audit });
  }
  return { events, batches };
}

async function chainCost(context: BenchContext) {
  const { scratch, rounds } = context;
  const { events, batches } = await readBatches(context);
  const folder = join(scratch, 'chain');
  const taken: Record<'with' | 'without', ReturnType<typeof syncAll>[]> = { with: [], without: [] };
  for (let turn = 0; turn < Math.min(mostRounds, Math.max(3, rounds)); turn += 1) {
    taken.without.push(syncAll(folder, batches, false));
    taken.with.push(syncAll(folder, batches, true));
  }
  const middle = (side: 'with' | 'without', part: 'all' | 'storing') => median(taken[side].map((one) => one[part]));
  return { events, middle, bytes: chainBytes(folder) / events };
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
  what: 'Payloads read, stored and indexed with the evidence chain, against the same without it (time, one thread)',
  unit: '×',
  target: { most: 1.1 },
  async run(context) {
    const { events, middle, bytes } = await chainCost(context);
    const rate = (side: 'with' | 'without') => round(events / middle(side, 'storing'));
    const rates = `${rate('with')} against ${rate('without')} rows/s`;
    return {
      value: middle('with', 'all') / middle('without', 'all'),
      note: `storing alone ${rates}; ${round(bytes)} bytes an event`,
    };
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
  what: 'A workspace verified against its chain, payloads included',
  unit: 'rows/s',
  target: null,
  async run(context) {
    const folder = join(context.scratch, 'verify');
    syncAll(folder, (await readBatches(context)).batches, true);
    const runs = Array.from({ length: 3 }, () => verifyAll(folder));
    const value = median(runs.map(({ events, seconds }) => events / seconds));
    const [first] = runs;
    return {
      value,
      note: `${first?.events ?? 0} events; ${round(Math.max(...runs.map((run) => run.megabytes)))} MB above the start`,
    };
  },
};
