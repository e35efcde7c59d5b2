import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readInOrder, storedPayloads } from '#test/bench/archive/sync-served-log.ts';
import { insertPlainly } from '#test/bench/limits/plain-insert.ts';

/** How long the plain insert of all entries took, seconds. */
export interface InsertTime {
  entries: number;
  seconds: number;
}

/**
 * Inserts the rows of a synced log plainly, in a process of its own, and writes an `InsertTime` as JSON. The second of
 * two inserts counts: its code is compiled by then. Arguments: the folder of the workspace, a folder to insert into.
 */
const [synced, scratch] = process.argv.slice(2) as [string, string];
const records = readInOrder(storedPayloads(synced));
insertOnce();
console.log(JSON.stringify({ entries: records.length, seconds: insertOnce() } satisfies InsertTime));

function insertOnce(): number {
  const folder = join(scratch, 'plain');
  mkdirSync(folder, { recursive: true });
  const seconds = insertPlainly(folder, records);
  rmSync(folder, { recursive: true });
  return seconds;
}
