import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

/**
 * Writes lines of tab-separated cells as a workbook with exceljs, as a stream; the first cell is a time, the
 * thirteenth a number. Arguments: folder that exceljs is installed in, lines, workbook. Prints what it took as JSON.
 */
const [folder, lines, file] = process.argv.slice(2) as [string, string, string];

interface Sheet {
  addRow: (cells: unknown[]) => { commit: () => void };
  commit: () => void;
}

interface Writer {
  addWorksheet: (name: string) => Sheet;
  commit: () => Promise<void>;
}

const library = createRequire(`${folder}/package.json`)('exceljs') as {
  stream: { xlsx: { WorkbookWriter: new (options: object) => Writer } };
};
const started = performance.now();
const workbook = new library.stream.xlsx.WorkbookWriter({ filename: file, useSharedStrings: false, useStyles: true });
const sheet = workbook.addWorksheet('Events');
let rows = 0;
for await (const line of createInterface({ input: createReadStream(lines), crlfDelay: Number.POSITIVE_INFINITY })) {
  const cells: unknown[] = line.split('\t').map((cell) => (cell === '' ? null : cell));
  cells[0] = new Date(cells[0] as string);
  if (cells[12] !== null) cells[12] = Number(cells[12]);
  sheet.addRow(cells).commit();
  rows += 1;
}
sheet.commit();
await workbook.commit();
const seconds = (performance.now() - started) / 1000;
const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ rows, seconds, cpuSeconds: (user + system) / 1e6, peakBytes: Number(peak) * 1024 }));
