import { availableParallelism } from 'node:os';
import type { SourceKind } from '#shared/audit-event.ts';
import type { PackedRecord, ReadRow } from '#core/sources/source.ts';
import type { RecordWindow } from '#core/store/packed-record.ts';
import type { ParserMethods } from './parser-methods.ts';
import { fromColumns } from './record-columns.ts';
import { createRowReader } from './row-reader.ts';
import { startThread, type Thread } from './thread-call.ts';

/** Threads that read rows side by side. */
export interface ParserPool {
  /** Reads rows, to be stored under a window where that is known; answers in the same order. */
  read: (raws: readonly string[], window: RecordWindow | null) => Promise<ReadRow[]>;
  /** Ends the threads. */
  stop: () => Promise<void>;
}

/** Fewer rows are read at once where they are: handing them over would take longer than it saves. */
const fewRows = 200;

/** Two threads read faster than one writer stores; where they would take its cores, there is one, or none. */
const usualThreads = Math.max(0, Math.min(2, availableParallelism() - 2));

/** A pool for rows of one source; its threads start when there is work for them. `readRow` reads in this thread. */
export function createParserPool(
  kind: SourceKind,
  readRow: (raw: string) => ReadRow,
  count: number = usualThreads,
): ParserPool {
  const threads: Thread<ParserMethods>[] = [];

  const readHere = createRowReader(readRow);

  async function readIn(thread: Thread<ParserMethods>, raws: readonly string[], window: RecordWindow | null) {
    const { packed, others } = await thread.call('read', { raws, window });
    const odd = new Map(others);
    const records = fromColumns(packed, odd.size === 0 ? raws : raws.filter((_, place) => !odd.has(place)));
    let next = 0;
    return raws.map((raw, place): ReadRow => {
      const other = odd.get(place);
      if (other !== undefined) {
        if ('record' in other.result) other.result.record.raw = raw;
        return other;
      }
      const record = records[next] as PackedRecord;
      next += 1;
      // A packed record's key is its id: only a row with both can be packed.
      return { key: record.externalId, hash: record.hash, timeMs: record.timeMs, result: { packed: record } };
    });
  }

  return {
    async read(raws, window) {
      if (count === 0 || raws.length < fewRows) return raws.map((raw) => readHere(raw, window));
      while (threads.length < count) threads.push(startThread<ParserMethods>('parser-thread', { kind }));
      const run = Math.ceil(raws.length / count);
      const parts = threads.map((thread, index) => readIn(thread, raws.slice(index * run, (index + 1) * run), window));
      return (await Promise.all(parts)).flat();
    },
    async stop() {
      await Promise.all(threads.splice(0).map((thread) => thread.stop()));
    },
  };
}
