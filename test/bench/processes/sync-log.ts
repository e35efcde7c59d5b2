import { type ServedLog, syncTwice } from '#test/bench/archive/sync-served-log.ts';

/** Seconds until everything could be searched: of the first sync, and of another that fetched all of it again. */
export interface SyncTimes {
  first: number;
  again: number;
}

/** Syncs a served log in a process of its own, and writes `SyncTimes` as JSON. Arguments: a `ServedLog` as JSON, a folder. */
const [served, folder] = process.argv.slice(2) as [string, string];
console.log(JSON.stringify((await syncTwice(folder, JSON.parse(served) as ServedLog)) satisfies SyncTimes));
