import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext } from '#test/bench/benchmark.ts';
import { writeLines } from '#test/bench/peers/events-file.ts';

/** What writing a workbook took. */
export interface WrittenWorkbook {
  rows: number;
  seconds: number;
  /** Of all cores together. */
  cpuSeconds: number;
  peakBytes: number;
}

/** The default columns of an export as tab-separated lines, times and numbers as text. Made once a run. */
function linesFile(context: BenchContext): string {
  return context.once('workbook-lines', () => {
    const path = join(context.scratch, 'events.tsv');
    writeLines(context, path, (event) =>
      [
        event.time,
        event.connection,
        event.kind,
        event.actor,
        event.operation,
        event.type,
        event.object,
        event.record,
        event.target,
        event.environment,
        event.status,
        event.summary,
        event.itemCount,
        event.workItems.map(({ key }) => key).join(', '),
        event.id,
      ]
        .map((cell) => String(cell ?? '').replaceAll(/[\t\r\n]/g, ' '))
        .join('\t'),
    );
    return path;
  });
}

/** The C library libxlsxwriter, one thread; `null` where it or a compiler is not installed. */
export function writeWithLibxlsxwriter(context: BenchContext): WrittenWorkbook | null {
  const program = context.once('libxlsxwriter', () => compile(context.scratch));
  if (program === null) return null;
  return run(program, [linesFile(context), join(context.scratch, 'c.xlsx')]);
}

function compile(scratch: string): string | null {
  const program = join(scratch, 'write-workbook');
  const source = new URL('write-workbook.c', import.meta.url).pathname;
  try {
    execFileSync('gcc', ['-O2', '-o', program, source, '-lxlsxwriter'], { stdio: 'ignore' });
    return program;
  } catch {
    return null;
  }
}

/** exceljs as a stream; installed into a folder of the system's temporary files when it is first wanted. */
export function writeWithExceljs(context: BenchContext): WrittenWorkbook | null {
  const folder = context.once('exceljs', installExceljs);
  if (folder === null) return null;
  const entry = new URL('../processes/write-exceljs.ts', import.meta.url).pathname;
  return run(process.execPath, [entry, folder, linesFile(context), join(context.scratch, 'exceljs.xlsx')]);
}

function installExceljs(): string | null {
  const folder = join(tmpdir(), 'tickmark-bench-exceljs');
  if (existsSync(join(folder, 'node_modules', 'exceljs'))) return folder;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', 'exceljs@4'], {
      stdio: 'ignore',
      timeout: 120_000,
    });
    return folder;
  } catch {
    return null;
  }
}

function run(program: string, parameters: readonly string[]): WrittenWorkbook {
  return JSON.parse(execFileSync(program, parameters, { encoding: 'utf8' })) as WrittenWorkbook;
}
