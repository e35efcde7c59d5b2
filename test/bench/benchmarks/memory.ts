import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeSavedPage } from '#test/bench/archive/write-saved-page.ts';
import type { Benchmark, BenchContext } from '#test/bench/benchmark.ts';
import { round } from '#test/bench/measure.ts';
import type { Filled, Filling } from '#test/bench/processes/fill-archive.ts';
import { answerOf, type HelperProcess, startProcess } from '#test/bench/processes/run-process.ts';

const endMs = Date.UTC(2026, 9, 1);
/** What stands for a server where a file is imported. */
const noServer = { url: 'https://log.example', startMs: 0, endMs };

type Served = Pick<Filling, 'url' | 'startMs' | 'endMs'>;

/** Fills a new archive in a process of its own. */
async function fill({ scratch }: BenchContext, filling: Omit<Filling, 'folder'>): Promise<Filled> {
  const folder = join(scratch, 'filled');
  try {
    return await answerOf<Filled>('fill-archive.ts', [JSON.stringify({ folder, ...filling } satisfies Filling)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function syncFrom(context: BenchContext, kind: Filling['kind'], server: HelperProcess): Promise<Filled> {
  try {
    const served = JSON.parse(await server.line()) as Served;
    const { url, startMs, endMs: servedTo } = served;
    return await fill(context, { kind, url, startMs, endMs: servedTo, file: null });
  } finally {
    await server.stop();
  }
}

function syncLog(context: BenchContext, events: number): Promise<Filled> {
  return syncFrom(context, 'agileapps', startProcess('serve-audit-log.ts', [String(events), String(endMs)]));
}

function syncDeployments(context: BenchContext, megabytes: number): Promise<Filled> {
  return syncFrom(context, 'gearset', startProcess('serve-deployments.ts', [String(megabytes), '12000']));
}

async function importPage(context: BenchContext, rows: number): Promise<Filled> {
  const file = join(context.scratch, 'page.xml');
  writeSavedPage(file, rows);
  try {
    return await fill(context, { kind: 'agileapps', ...noServer, file });
  } finally {
    rmSync(file);
  }
}

/** The growth of the peak from less to more, megabytes, with both sides of it. */
function growth(less: Filled, more: Filled) {
  const note = `${round(more.peakBytes / 1e6)} MB for ${round(more.events)} events in ${round(more.seconds)} s, against ${round(less.peakBytes / 1e6)} MB for ${round(less.events)}`;
  return { value: (more.peakBytes - less.peakBytes) / 1e6, note };
}

export const syncMemory: Benchmark = {
  id: 'sync-memory',
  what: 'Memory of the whole process at most while ten times as many audit rows are synced, more than for the smaller log',
  unit: 'MB',
  target: { most: 150 },
  run: async (context) => growth(await syncLog(context, 22_000), await syncLog(context, 220_000)),
};

export const answerMemory: Benchmark = {
  id: 'large-answer-memory',
  what: 'Memory of the whole process at most while an answer of 200 MB with 12,000 items a deployment is synced, more than for an empty answer',
  unit: 'MB',
  target: { most: 150 },
  run: async (context) => growth(await syncDeployments(context, 0), await syncDeployments(context, 200)),
};

export const importMemory: Benchmark = {
  id: 'import-memory',
  what: 'Memory of the whole process at most while a saved page of 250 MB is imported, more than for one of 25 MB',
  unit: 'MB',
  target: { most: 150 },
  run: async (context) => growth(await importPage(context, 20_000), await importPage(context, 200_000)),
};
