import { availableParallelism } from 'node:os';
import type { SourceKind } from '#shared/audit-event.ts';
import type { ReadPage, ReadRow } from '#core/sources/source.ts';
import { releaseBuffers } from '#shared/release-buffers.ts';
import { utf8Text } from '#core/sources/utf8.ts';
import { createPageReader, pageOf, type PageStorage } from './page-reader.ts';
import type { ParserMethods, RowsInBody } from './parser-methods.ts';
import { startThread, type Thread } from './thread-call.ts';

/** Threads that read the rows of answers side by side. */
export interface ParserPool {
  /** Starts all threads before there is work for them. */
  start: () => void;
  /** `rows`: in UTF-8, all in one buffer, which may move to another thread. */
  read: (rows: readonly Uint8Array[], storage: PageStorage) => Promise<ReadPage>;
  /** Ends the threads. */
  stop: () => Promise<void>;
}

/** Two threads read about as fast as one writer stores; where they would take its cores, there is one, or none. */
const usualThreads = Math.max(0, Math.min(2, availableParallelism() - 2));
/** Fewer bytes are read in this thread: handing them over would take longer than it saves. */
const fewBytes = 128 * 1024;

interface Parser {
  thread: Thread<ParserMethods>;
  /** Pages that it has not read yet. */
  waiting: number;
}

/** A pool for answers of one source; its threads start when there is work for them. Where it has none, it reads here. */
export function createParserPool(
  kind: SourceKind,
  readRow: (raw: string) => ReadRow,
  size: number = usualThreads,
): ParserPool {
  const parsers: Parser[] = [];
  const readHere = createPageReader(readRow);

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
    start() {
      while (parsers.length < size) add();
    },
    async read(rows, storage) {
      const bytes = rows.reduce((sum, { length }) => sum + length, 0);
      if (bytes < fewBytes) return pageOf(await readHere(textsOf(rows), storage));
      const inBody = placesOf(rows);
      if (size === 0) {
        const page = await readHere(textsOf(rows), storage);
        releaseBuffers([inBody.body.buffer]);
        return pageOf(page);
      }
      const parser = choose();
      parser.waiting += 1;
      try {
        return pageOf(await parser.thread.call('read', { rows: inBody, storage }, [inBody.body.buffer as ArrayBuffer]));
      } finally {
        parser.waiting -= 1;
      }
    },
    async stop() {
      await Promise.all(parsers.splice(0).map(({ thread }) => thread.stop()));
    },
  };
}

function* textsOf(rows: readonly Uint8Array[]): Generator<string, void, void> {
  for (const row of rows) yield utf8Text(row);
}

function placesOf(rows: readonly Uint8Array[]): RowsInBody {
  const places = new Uint32Array(rows.length * 2);
  for (const [index, { byteOffset, byteLength }] of rows.entries())
    places.set([byteOffset, byteOffset + byteLength], index * 2);
  return { body: new Uint8Array(rows[0]?.buffer ?? new ArrayBuffer()), places };
}
