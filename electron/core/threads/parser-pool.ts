import { availableParallelism } from 'node:os';
import type { SourceKind } from '#shared/audit-event.ts';
import type { BodyReading, ReadPage, ReadRow } from '#core/sources/source.ts';
import type { RecordWindow } from '#core/store/packed-record.ts';
import type { ParsedPage, ParserMethods } from './parser-methods.ts';
import { openSealed } from './sealed-records.ts';
import { startThread, type Thread } from './thread-call.ts';

/** A body to be read. */
export interface BodyToRead {
  /** Alone in its buffer, which moves to the thread. */
  body: Uint8Array;
  contentType: string | null;
  /** Under which its rows are to be stored, where that is known. */
  window: RecordWindow | null;
  /** Whether payloads are likely to be stored: then they are compressed on the way. */
  compressed: boolean;
}

/** Threads that cut and read bodies of answers side by side. */
export interface ParserPool {
  /** How many threads there are at most; none where they would take the cores of others. */
  size: number;
  /** Starts all threads before there is work for them. */
  start: () => void;
  read: (body: BodyToRead) => BodyReading;
  /** Ends the threads. */
  stop: () => Promise<void>;
}

/** Two threads read about as fast as one writer stores; where they would take its cores, there is one, or none. */
const usualThreads = Math.max(0, Math.min(2, availableParallelism() - 2));

interface Parser {
  thread: Thread<ParserMethods>;
  /** Bodies that it has not read yet. */
  waiting: number;
}

/** A pool for answers of one source; its threads start when there is work for them. */
export function createParserPool(kind: SourceKind, size: number = usualThreads): ParserPool {
  const parsers: Parser[] = [];
  let lastId = 0;

  function add(): Parser {
    const parser = { thread: startThread<ParserMethods>('parser-thread', { kind }), waiting: 0 };
    parsers.push(parser);
    return parser;
  }

  function choose(): Parser {
    const idle = parsers.find(({ waiting }) => waiting === 0);
    if (idle !== undefined) return idle;
    if (parsers.length < size) return add();
    return parsers.reduce((best, one) => (one.waiting < best.waiting ? one : best));
  }

  return {
    size,
    start() {
      while (parsers.length < size) add();
    },
    read({ body, contentType, window, compressed }) {
      const parser = choose();
      lastId += 1;
      parser.waiting += 1;
      // Both are sent at once: the thread goes on with the rows while its first answer is on the way.
      const head = parser.thread.call('cut', { id: lastId, body, contentType }, [body.buffer as ArrayBuffer]);
      const page = parser.thread
        .call('read', { id: lastId, window, compressed })
        .then(pageOf)
        .finally(() => (parser.waiting -= 1));
      page.catch(() => undefined);
      return { head, page };
    },
    async stop() {
      await Promise.all(parsers.splice(0).map(({ thread }) => thread.stop()));
    },
  };
}

function pageOf(page: ParsedPage): ReadPage {
  const { sealed } = page;
  return { ...page, rows: sealed === null ? () => page.rows : () => rowsOf(page, sealed) };
}

function rowsOf({ keys, hashes, times }: ParsedPage, sealed: Uint8Array): ReadRow[] {
  return openSealed(sealed).records.map((packed, index) => ({
    key: keys[index] as string,
    hash: hashes[index] as string,
    timeMs: times[index] ?? null,
    result: { packed },
  }));
}
