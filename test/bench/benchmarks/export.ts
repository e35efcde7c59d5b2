import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { buildArchive } from '#test/bench/archive/build-archive.ts';
import type { Benchmark, BenchContext, Measured } from '#test/bench/benchmark.ts';
import { writeWithExceljs, writeWithLibxlsxwriter, type WrittenWorkbook } from '#test/bench/limits/workbook-writers.ts';
import { median, round } from '#test/bench/measure.ts';
import { answerOf } from '#test/bench/processes/run-process.ts';
import { storePath } from '#core/store/open-database.ts';

interface Exported extends WrittenWorkbook {
  bytes: number;
}

async function exportArchive(
  { archive, scratch }: Pick<BenchContext, 'archive' | 'scratch'>,
  format: 'csv' | 'xlsx',
): Promise<Exported> {
  const file = join(scratch, `export.${format}`);
  try {
    return await answerOf<Exported>('export-archive.ts', [archive.folder, file, format]);
  } finally {
    rmSync(file, { force: true });
  }
}

/** The default columns by plain joins. */
const csvSql = `SELECT strftime('%Y-%m-%dT%H:%M:%fZ', event.time_ms / 1000.0, 'unixepoch'), connection.name, kind.value,
  actor.value, operation.value, type.value, object.value, event.record, target.value, environment.value, status.value,
  event.summary, event.item_count, (SELECT group_concat(key, '; ') FROM work_item WHERE event_id = event.id),
  connection.name || ':' || event.external_id
FROM event JOIN connection ON connection.id = event.connection_id
JOIN dictionary AS kind ON kind.id = event.kind_id
${['actor', 'operation', 'type', 'object', 'target', 'environment', 'status']
  .map((name) => `LEFT JOIN dictionary AS ${name} ON ${name}.id = event.${name}_id`)
  .join('\n')}
ORDER BY event.id DESC`;

function exportBySqlite({ archive, scratch }: BenchContext): number {
  const file = join(scratch, 'sqlite.csv');
  const output = openSync(file, 'w');
  const started = performance.now();
  try {
    execFileSync('sqlite3', ['-csv', storePath(archive.folder), csvSql], { stdio: ['ignore', output, 'inherit'] });
  } finally {
    closeSync(output);
    rmSync(file, { force: true });
  }
  return (performance.now() - started) / 1000;
}

function hasSqlite(): boolean {
  try {
    execFileSync('sqlite3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export const csvExport: Benchmark = {
  id: 'export-csv-vs-sqlite',
  what: 'All events exported as CSV, against the sqlite3 shell',
  unit: '×',
  target: { most: 1.3 },
  async run(context) {
    if (!hasSqlite()) return { value: null, note: 'sqlite3 is not installed.' };
    const product: Exported[] = [];
    const shell: number[] = [];
    for (let round = 0; round < 3; round++) {
      product.push(await exportArchive(context, 'csv'));
      shell.push(exportBySqlite(context));
    }
    const [ours, theirs] = [median(product.map(({ seconds }) => seconds)), median(shell)];
    const { rows, peakBytes } = product[0] as Exported;
    const note = `${round(ours)} s against ${round(theirs)} s; ${round(rows / ours)} rows/s, ${round(peakBytes / 1e6)} MB`;
    return { value: ours / theirs, note };
  },
};

function exportedWorkbook(context: BenchContext): Promise<Exported> {
  return context.once('workbook', () => exportArchive(context, 'xlsx'));
}

export const workbookRate: Benchmark = {
  id: 'export-xlsx',
  what: 'All events exported as a workbook',
  unit: 'rows/s',
  target: null,
  async run(context) {
    const { rows, seconds } = await exportedWorkbook(context);
    return { value: rows / seconds, note: `${round(seconds)} s on ${availableParallelism()} cores` };
  },
};

export const workbookMemory: Benchmark = {
  id: 'export-xlsx-memory',
  what: 'Memory of the whole process at most while it writes the workbook',
  unit: 'MB',
  target: { most: 400 },
  run: async (context) => ({ value: (await exportedWorkbook(context)).peakBytes / 1e6 }),
};

export const exportMemory: Benchmark = {
  id: 'export-memory-growth',
  what: 'Memory of the whole process at most while all events are exported, against an archive of a tenth; the worse of XLSX and CSV',
  unit: '×',
  target: { most: 1.1 },
  async run({ archive, scratch, log }) {
    const plan = { ...archive.plan, events: Math.ceil(archive.plan.events / 10) };
    const tenth = await buildArchive(join(scratch, 'tenth'), plan, log);
    const formats: { ratio: number; note: string }[] = [];
    for (const format of ['xlsx', 'csv'] as const) {
      const peaks: { few: number; all: number }[] = [];
      for (let turn = 0; turn < 3; turn++) {
        const few = await exportArchive({ archive: tenth, scratch }, format);
        const all = await exportArchive({ archive, scratch }, format);
        peaks.push({ few: few.peakBytes / 1e6, all: all.peakBytes / 1e6 });
      }
      const [few, all] = [median(peaks.map((peak) => peak.few)), median(peaks.map((peak) => peak.all))];
      formats.push({ ratio: all / few, note: `${format} ${round(all)} MB against ${round(few)} MB` });
    }
    const value = Math.max(...formats.map(({ ratio }) => ratio));
    return { value, note: formats.map(({ note }) => note).join('; ') };
  },
};

function writtenByC(context: BenchContext): WrittenWorkbook | null {
  return context.once('workbook-by-c', () => writeWithLibxlsxwriter(context));
}

function writtenByExceljs(context: BenchContext): WrittenWorkbook | null {
  return context.once('workbook-by-exceljs', () => writeWithExceljs(context));
}

/** The product reads the archive and writes the workbook; the others get the same cells as lines of text. */
async function compareWorkbooks(
  context: BenchContext,
  other: { name: string; written: WrittenWorkbook | null },
  ratio: (ours: WrittenWorkbook, theirs: WrittenWorkbook) => [ours: number, theirs: number, unit: string],
): Promise<Measured> {
  if (other.written === null) return { value: null, note: `${other.name} is not installed.` };
  const [ours, theirs, unit] = ratio(await exportedWorkbook(context), other.written);
  return { value: ours / theirs, note: `${round(ours)} ${unit} against ${round(theirs)} ${unit}` };
}

export const workbookAgainstC: Benchmark = {
  id: 'export-xlsx-vs-libxlsxwriter',
  what: 'All events exported as a workbook, against libxlsxwriter',
  unit: '×',
  target: { most: 0.6 },
  run: (context) =>
    compareWorkbooks(context, { name: 'libxlsxwriter', written: writtenByC(context) }, (ours, theirs) => {
      return [ours.seconds, theirs.seconds, 's'];
    }),
};

export const workbookProcessor: Benchmark = {
  id: 'export-xlsx-processor-vs-libxlsxwriter',
  what: 'The same in seconds of the processor, reading the archive included',
  unit: '×',
  target: { most: 1.2 },
  run: (context) =>
    compareWorkbooks(context, { name: 'libxlsxwriter', written: writtenByC(context) }, (ours, theirs) => {
      return [ours.cpuSeconds, theirs.cpuSeconds, 's'];
    }),
};

export const workbookAgainstExceljs: Benchmark = {
  id: 'export-xlsx-vs-exceljs',
  what: 'All events exported as a workbook, against exceljs',
  unit: '×',
  target: { most: 0.25 },
  run: (context) =>
    compareWorkbooks(context, { name: 'exceljs', written: writtenByExceljs(context) }, (ours, theirs) => {
      return [ours.seconds, theirs.seconds, 's'];
    }),
};

export const workbookMemoryAgainstExceljs: Benchmark = {
  id: 'export-xlsx-memory-vs-exceljs',
  what: 'Memory at most while the workbook is written, against exceljs',
  unit: '×',
  target: { most: 0.5 },
  run: (context) =>
    compareWorkbooks(context, { name: 'exceljs', written: writtenByExceljs(context) }, (ours, theirs) => {
      return [ours.peakBytes / 1e6, theirs.peakBytes / 1e6, 'MB'];
    }),
};
