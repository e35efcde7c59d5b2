import { existsSync, readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import type { ReadableDatabase } from '#core/store/database-types.ts';

/** What was measured on, in one sentence. */
export function describeMachine(database: ReadableDatabase): string {
  const sqlite = database.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
  const processor = cpus()[0]?.model.trim() ?? arch();
  const memory = Math.round(totalmem() / 2 ** 30);
  const cores = availableParallelism();
  return `${cores} cores (${processor}), ${memory} GiB, ${platform()} ${arch()}, Node ${process.versions.node}, SQLite ${sqlite}`;
}

/** How busy the machine is with other work: processes that want to run, on average of the last minute. */
export function describeLoad(): string {
  const [minute = 0] = loadavg();
  return minute.toFixed(1);
}

/**
 * How many pages of programs and files had to be read from the disk when somebody touched them, by all programs since
 * the machine was started; `null` where it does not say.
 */
export function countPagesRead(): number | null {
  const statistics = '/proc/vmstat';
  if (!existsSync(statistics)) return null;
  const [, count] = /^pgmajfault (\d+)$/m.exec(readFileSync(statistics, 'utf8')) ?? [];
  return count === undefined ? null : Number(count);
}
