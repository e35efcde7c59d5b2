import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readInOrder, type ServedLog, storedPayloads, syncTwice } from '#test/bench/archive/sync-served-log.ts';
import { insertPlainly } from '#test/bench/limits/plain-insert.ts';

/** Seconds, one entry a round. */
export interface TimedSync {
  entries: number;
  first: number[];
  plain: number[];
}

/**
 * Times syncs of a served log and plain inserts of the same rows in turn, in a process that can be bound to cores.
 * Writes a `TimedSync` as JSON. Arguments: the `ServedLog` as JSON, a folder, rounds.
 */
const [served, scratch, rounds] = process.argv.slice(2) as [string, string, string];
const log = JSON.parse(served) as ServedLog;
const folder = join(scratch, 'sync');
// The server makes its answers at the first sync.
await syncTwice(folder, log);
const records = readInOrder(storedPayloads(folder));
const timed: TimedSync = { entries: records.length, first: [], plain: [] };
for (let turn = 0; turn < Number(rounds); turn++) {
  timed.first.push((await syncTwice(folder, log)).first);
  const plain = join(scratch, 'plain');
  mkdirSync(plain, { recursive: true });
  timed.plain.push(insertPlainly(plain, records));
  rmSync(plain, { recursive: true });
}
console.log(JSON.stringify(timed));
