import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join, matchesGlob } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildArchive } from './archive/build-archive.ts';
import { targetOf } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';
import { createContext } from './create-context.ts';
import { describeLoad, describeMachine } from './machine.ts';
import { round } from './measure.ts';
import { type BenchOptions, readOptions, usage } from './read-options.ts';
import { type ResultRow, resultRow, terminalTable, writePage } from './report.ts';

const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

// Threads and helper processes find their program compiled, as those of the app and of the command line do.
const { directory: compiled } = enableCompileCache();
if (compiled !== undefined) process.env.NODE_COMPILE_CACHE ??= compiled;

async function run(options: BenchOptions): Promise<boolean> {
  const chosen = benchmarks.filter(({ id }) => matchesGlob(id, options.only));
  if (chosen.length === 0) throw new Error(`No benchmark is called ${options.only}.`);
  const scratch = mkdtempSync(join(tmpdir(), 'tickmark-bench-'));
  try {
    const { seed, events, deploymentEvery, rounds, syncedEvents } = options;
    const plan = { seed, events, deploymentEvery };
    const archive = await buildArchive(options.keep ?? join(scratch, 'archive'), plan, log);
    const { context, close } = createContext(archive, { rounds, syncedEvents, scratch, log });
    const rows: ResultRow[] = [];
    for (const benchmark of chosen) {
      const load = describeLoad();
      const target = targetOf(benchmark, plan);
      const row = resultRow({ ...benchmark, target }, await benchmark.run(context));
      rows.push(row);
      log(`${row.id}: ${row.value === null ? '–' : round(row.value)} ${row.unit} (load ${load}) ${row.note}`);
    }
    const title = [
      `${archive.plan.events.toLocaleString('en-US')} events with ${archive.items.toLocaleString('en-US')} deployed items`,
      describeMachine(context.database),
    ].join('; ');
    close();
    console.log(`${title}\n\n${terminalTable(rows)}`);
    if (options.json !== null) {
      const results = rows.map(({ id, what, value, unit, target, ok }) => ({ id, what, value, unit, target, ok }));
      writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
    }
    if (options.date !== null) writePage(page, `${options.date}: ${title}.`, rows);
    return rows.every(({ ok }) => ok !== false);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

try {
  const options = readOptions(process.argv.slice(2));
  const allMet = await run(options);
  if (options.strict && !allMet) process.exitCode = 1;
} catch (thrown) {
  log(thrown instanceof Error ? `${thrown.stack ?? thrown.message}\n\n${usage}` : String(thrown));
  process.exitCode = 2;
}
