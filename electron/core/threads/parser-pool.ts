import { availableParallelism } from 'node:os';
import type { SourceKind } from '#shared/audit-event.ts';
import type { ReadRow } from '#core/sources/source.ts';
import type { RecordWindow } from '#core/store/packed-record.ts';
import type { ParserMethods } from './parser-methods.ts';
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

/** Two threads read as fast as one writer stores; where they would take its cores, there are none. */
const usualThreads = availableParallelism() >= 4 ? 2 : 0;

/** A pool for rows of one source; its threads start when there is work for them. `readRow` reads in this thread. */
export function createParserPool(
  kind: SourceKind,
  readRow: (raw: string) => ReadRow,
  count: number = usualThreads,
): ParserPool {
  const threads: Thread<ParserMethods>[] = [];

  const readHere = createRowReader(readRow);

  async function readIn(thread: Thread<ParserMethods>, raws: readonly string[], window: RecordWindow | null) {
    const rows = await thread.call('read', { raws, window });
    rows.forEach(({ result }, index) => {
      if ('packed' in result) result.packed.raw = raws[index] as string;
      else if ('record' in result) result.record.raw = raws[index] as string;
    });
    return rows;
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
