import { availableParallelism } from 'node:os';
import type { ReaderMethods } from './reader-methods.ts';
import { startThread, type Caller, type Thread } from './thread-call.ts';

/**
 * What a call is for. `page`: what the user looks at, rows and details. `whole`: work over whole results, which may
 * take long; one reader is always left to pages. `values`: as `whole`, but always the same reader, which keeps columns
 * of all events in memory for it. `counts`: counting in the background, a reader that does nothing else: nobody waits
 * behind it, and it keeps what it needs between two calls.
 */
export type ReaderUse = 'page' | 'whole' | 'values' | 'counts';

/** Several readers of one store, each with a connection of its own. */
export interface ReaderPool {
  on: (use: ReaderUse) => Caller<ReaderMethods>;
  /** Starts a second reader ahead of its first call, with the ids of all events at hand. */
  warm: () => Promise<void>;
  /** Ends the readers that the pool has started. */
  stop: () => Promise<void>;
}

/** As many readers as the machine has processors for, two at least. */
export function usualReaderCount(): number {
  return Math.min(4, Math.max(2, availableParallelism()));
}

interface Reader {
  thread: Thread<ReaderMethods>;
  opened: Promise<unknown>;
  /** Calls that have not been answered, all of them and those over whole results. */
  waiting: number;
  long: number;
}

/**
 * Readers are started when all others are busy: a command that asks one thing has one.
 *
 * @param first an opened reader; its owner ends it
 * @param count the most readers there are, those for counts apart; two at least
 */
export function createReaderPool(
  folder: string,
  first: Thread<ReaderMethods>,
  count: number = usualReaderCount(),
): ReaderPool {
  const readers: Reader[] = [{ thread: first, opened: Promise.resolve(), waiting: 0, long: 0 }];
  let keeper: Reader | null = null;
  let counter: Reader | null = null;

  function startReader(): Reader {
    const thread = startThread<ReaderMethods>('reader-thread', { folder });
    const reader = { thread, opened: thread.call('open', null), waiting: 0, long: 0 };
    reader.opened.catch(() => undefined);
    return reader;
  }

  function start(): Reader {
    const reader = startReader();
    readers.push(reader);
    return reader;
  }

  function choose(use: ReaderUse): Reader {
    if (use === 'counts') return (counter ??= startReader());
    if (use === 'values' && keeper !== null) return keeper;
    const isLong = use !== 'page';
    const atLongWork = readers.filter(({ long }) => long > 0);
    // One reader is always left to pages.
    if (isLong && atLongWork.length >= count - 1) return leastBusy(atLongWork);
    const isIdle = (reader: Reader): boolean => reader.waiting === 0 && (use !== 'whole' || reader !== keeper);
    // Pages come from the first reader where it is free, long work goes to the others: each keeps what it needs again.
    const idle = isLong ? readers.findLast(isIdle) : readers.find(isIdle);
    return idle ?? (readers.length < count ? start() : leastBusy(readers));
  }

  function on(use: ReaderUse): Caller<ReaderMethods> {
    return {
      async call(name, input) {
        const reader = choose(use);
        if (use === 'values') keeper = reader;
        const long = use === 'page' ? 0 : 1;
        reader.waiting += 1;
        reader.long += long;
        try {
          await reader.opened;
          return await reader.thread.call(name, input);
        } finally {
          reader.waiting -= 1;
          reader.long -= long;
        }
      },
    };
  }

  return {
    on,
    async warm() {
      if (readers.length > 1) return;
      const { thread, opened } = start();
      await opened;
      await thread.call('loadIds', null);
    },
    async stop() {
      for (const { thread } of readers.slice(1)) await thread.stop();
      await counter?.thread.stop();
    },
  };
}

/** @param readers one at least */
function leastBusy(readers: Reader[]): Reader {
  const cost = ({ waiting, long }: Reader): number => waiting + long * 100;
  return readers.reduce((best, one) => (cost(one) < cost(best) ? one : best));
}
