import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError, fromPlainError } from '#shared/app-error.ts';
import type { Result } from '#shared/result.ts';
import { cancelled } from '#core/search/interruption.ts';
import type { SqlResult } from '#core/search/run-sql.ts';

export interface SqlQuestion {
  folder: string;
  text: string;
  rowCap: number;
}

export type SqlAnswer = Result<SqlResult>;

export interface SqlLimits {
  timeMs: number;
  rows: number;
  /** Megabytes of memory. */
  memory: number;
}

export const usualSqlLimits: SqlLimits = { timeMs: 60_000, rows: 1_000_000, memory: 2_048 };

const recovery = 'Nothing was changed. Ask for less: narrow it with WHERE, or add a LIMIT.';

/**
 * Runs a reading statement that a user typed, within limits, in a process that can be killed.
 *
 * @throws AppError `store.sql_refused` for what is no reading statement or goes beyond the limits, `search.cancelled`
 */
export function runSqlProcess(
  folder: string,
  text: string,
  limits: SqlLimits = usualSqlLimits,
  signal?: AbortSignal,
): Promise<SqlResult> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const entry = fileURLToPath(new URL(`./sql-process.${extension}`, import.meta.url));
  const child = fork(entry, [], {
    execArgv: [`--max-old-space-size=${limits.memory}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise<SqlResult>((resolve, reject) => {
    const stop = (error: AppError) => {
      reject(error);
      child.kill('SIGKILL');
    };
    const onAbort = () => stop(cancelled());
    const timer = setTimeout(() => {
      const seconds = Math.round(limits.timeMs / 1000);
      stop(new AppError('store.sql_refused', `The statement took more than ${seconds} seconds.`, recovery));
    }, limits.timeMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    child.on('message', (answer) => {
      const result = answer as SqlAnswer;
      if (result.ok) resolve(result.value);
      else reject(fromPlainError(result.error));
    });
    child.on('error', reject);
    child.on('exit', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      // After an answer this changes nothing.
      reject(new AppError('store.sql_refused', 'The statement needed more memory than it may have.', recovery));
    });
    child.send({ folder, text, rowCap: limits.rows } satisfies SqlQuestion);
  });
}
