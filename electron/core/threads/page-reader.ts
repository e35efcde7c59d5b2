import { setImmediate } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';
import type { ReadPage, ReadRow, UnreadableRecord } from '#core/sources/source.ts';
import { packRecord, type RecordWindow } from '#core/store/packed-record.ts';
import { createSealer, openSealed } from './sealed-records.ts';

/** A page as it goes from thread to thread. */
export interface ParsedPage {
  keys: string[];
  hashes: string[];
  times: (number | null)[];
  /** All rows that could be read, in one piece. */
  sealed: Uint8Array;
  /** The others, by their places on the page. */
  unreadable: [place: number, record: UnreadableRecord][];
}

/** How the rows of a page are to be stored. */
export interface PageStorage {
  /** Under which window, where that is known. */
  window: RecordWindow | null;
  /** Whether payloads are likely to be stored: then they are compressed on the way. */
  compressed: boolean;
}

/** `raws`: the exact text of every row; a text is made when its turn comes. */
export type PageReader = (raws: Iterable<string>, storage: PageStorage) => Promise<ParsedPage>;

/** After so many rows others in this thread have their turn. */
const rowsInTurn = 100;

/**
 * Reads pages and makes their rows ready to be stored; one after the other, because they are wanted in their order, and
 * the rows of one alone live the shorter.
 */
export function createPageReader(readRow: (raw: string) => ReadRow): PageReader {
  /** Ends with the reading under way. */
  let reading: Promise<unknown> = Promise.resolve();

  async function readPage(raws: Iterable<string>, { window, compressed }: PageStorage): Promise<ParsedPage> {
    const sealer = createSealer(compressed);
    const page: Omit<ParsedPage, 'sealed'> = { keys: [], hashes: [], times: [], unreadable: [] };
    for (const raw of raws) {
      const { key, hash, timeMs, result } = readRow(raw);
      const place = page.keys.push(key) - 1;
      page.hashes.push(hash);
      page.times.push(timeMs);
      if ('record' in result) sealer.add(packRecord(result.record, window));
      else if ('unreadable' in result) page.unreadable.push([place, result.unreadable]);
      if (page.keys.length % rowsInTurn === 0) await setImmediate();
    }
    // As texts of their own: a window remembers its keys, and a piece of a row would keep the whole row in memory.
    return { ...page, keys: deserialize(serialize(page.keys)) as string[], sealed: sealer.finish() };
  }

  return (raws, storage) => {
    const page = reading.then(() => readPage(raws, storage));
    reading = page.catch(() => undefined);
    return page;
  };
}

/** A page that came from its reader. */
export function pageOf(page: ParsedPage): ReadPage {
  const unreadable = page.unreadable.map(([, record]) => record);
  return { ...page, unreadable, rows: () => rowsOf(page) };
}

function rowsOf({ keys, hashes, times, sealed, unreadable }: ParsedPage): ReadRow[] {
  const results: ReadRow['result'][] = [];
  for (const { records } of openSealed(sealed)) results.push(...records.map((packed) => ({ packed })));
  for (const [place, record] of unreadable) results.splice(place, 0, { unreadable: record });
  return results.map((result, place) => ({
    key: keys[place] as string,
    hash: hashes[place] as string,
    timeMs: times[place] ?? null,
    result,
  }));
}
