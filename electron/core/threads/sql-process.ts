import { toPlainError } from '#shared/app-error.ts';
import { registerSearchFunctions } from '#core/search/search-functions.ts';
import { runSql } from '#core/search/run-sql.ts';
import { openStoreForReading } from '#core/store/open-database.ts';
import type { SqlAnswer, SqlQuestion } from './run-sql-process.ts';

/**
 * Runs one statement that a user typed and ends. A process of its own: the driver cannot be interrupted, a process can
 * be killed, and what a statement eats of memory is gone with it.
 */
process.once('message', (question: SqlQuestion) => {
  const answer = run(question);
  process.send?.(answer, () => process.exit(0));
});
// Nobody waits for the answer any more.
process.once('disconnect', () => process.exit(0));

function run({ folder, text, rowCap }: SqlQuestion): SqlAnswer {
  try {
    const database = openStoreForReading(folder);
    registerSearchFunctions(database);
    return { ok: true, value: runSql(database, text, rowCap) };
  } catch (thrown) {
    return { ok: false, error: toPlainError(thrown) };
  }
}
