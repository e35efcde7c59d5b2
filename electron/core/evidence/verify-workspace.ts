import { replayChain } from '#core/store/chain-replay.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { createLastGood } from './last-good.ts';
import { checkCheckpoints } from './verify-checkpoints.ts';
import { createProblemList, type VerifyReport } from './verify-problems.ts';
import { checkRecords, type ReadPayload } from './verify-records.ts';
import { checkFieldNames, checkRows, checkTexts } from './verify-rows.ts';

export interface WorkspaceVerification extends VerifyReport {
  /** The last link that was there. */
  seq: number;
}

/** The file that problems of a workspace are named with. */
const storeName = 'tickmark.db';

/**
 * Checks a whole store against its chain: every record, its payload, the ledger, what the user saved, and the chain
 * itself. Yields how much was checked, so that the caller can tell how far it is or stop; the store must not change
 * meanwhile, so it runs inside of one reading transaction.
 *
 * @param newest look only at so many of the newest records, and at everything else
 */
export function* verifyWorkspace(
  database: ReadableDatabase,
  readPayload: ReadPayload,
  newest?: number,
): Generator<{ checked: number; total: number }, WorkspaceVerification> {
  const problems = createProblemList(storeName);
  const notices: string[] = [];
  const lastGood = createLastGood(database);
  const total = database.prepare<[], number>('SELECT count(*) FROM event').pluck().get() ?? 0;
  const replay = replayChain(database);
  let replayed = replay.next();
  for (; !replayed.done; replayed = replay.next()) yield { checked: 0, total };
  const state = replayed.value;
  for (const { seq, message } of state.broken) {
    problems.add(`chain link ${seq}`, `The chain is broken here: ${message}. ${lastGood(seq)}`);
  }
  if (state.lastSeq === 0) problems.add('chain link 1', 'The chain is missing.');
  const shared = { database, state, problems, lastGood };
  let checked = checkCheckpoints(database, state, problems, notices);
  checked += checkRows(shared) + checkTexts(shared) + checkFieldNames(shared);
  yield { checked: 0, total };
  let records = 0;
  for (records of checkRecords({ ...shared, readPayload, ...(newest === undefined ? {} : { newest }) }))
    yield { checked: records, total };
  checked += records;
  const list = problems.list();
  return { ok: list.length === 0, checked, problems: list, notices, seq: state.lastSeq };
}
