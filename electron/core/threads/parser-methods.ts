import { setImmediate } from 'node:timers/promises';
import type { SourceKind } from '#shared/audit-event.ts';
import { createSources } from '#core/create-sources.ts';
import type { PackedRecord, ReadRow } from '#core/sources/source.ts';
import type { RecordWindow } from '#core/store/packed-record.ts';
import { createRowReader } from './row-reader.ts';
import { sealRecords } from './sealed-records.ts';

export type ParserMethods = ReturnType<typeof createParserMethods>;

/** A page as it goes from thread to thread. */
export interface ParsedPage {
  keys: string[];
  hashes: string[];
  times: (number | null)[];
  /** All rows in one piece; `null` where some could not be packed. */
  sealed: Uint8Array | null;
  /** Otherwise the rows. */
  rows: ReadRow[];
}

/** A body that was cut, by its number. */
interface CutBody {
  id: number;
  window: RecordWindow | null;
  compressed: boolean;
}

/** After so many rows a body that waits to be cut has its turn: the next one is asked for when it is. */
const rowsInTurn = 100;

/** Cuts and reads the bodies of one source's answers. */
export function createParserMethods(kind: SourceKind) {
  const { readRow, cutBody } = createSources()[kind];
  if (readRow === undefined || cutBody === undefined) throw new Error(`Answers of ${kind} are no lists of rows`);
  const reader = createRowReader(readRow);
  /** Rows that were cut and are to be read next, by the number of their body. */
  const cut = new Map<number, string[]>();
  /** Ends with the reading under way. */
  let reading: Promise<unknown> = Promise.resolve();

  async function readBody({ id, window, compressed }: CutBody): Promise<ParsedPage> {
    const raws = cut.get(id) ?? [];
    cut.delete(id);
    const rows: ReadRow[] = [];
    for (const raw of raws) {
      rows.push(reader(raw, window));
      if (rows.length % rowsInTurn === 0) await setImmediate();
    }
    const packed = rows.map(({ result }) => ('packed' in result ? result.packed : null));
    const areAll = (records: (PackedRecord | null)[]): records is PackedRecord[] => !records.includes(null);
    const sealed = rows.length > 0 && areAll(packed) ? sealRecords(packed, compressed) : null;
    return {
      keys: rows.map(({ key }) => key),
      hashes: rows.map(({ hash }) => hash),
      times: rows.map(({ timeMs }) => timeMs),
      sealed,
      rows: sealed === null ? rows : [],
    };
  }

  return {
    /** Cuts a body, whose rows then wait to be read. One that is no list of rows goes back. */
    cut({ id, body, contentType }: { id: number; body: Uint8Array; contentType: string | null }) {
      try {
        const { envelope, rows } = cutBody(body, contentType);
        cut.set(id, rows);
        return { envelope, count: rows.length };
      } catch {
        // Whoever asked for the body says what is wrong with it.
        return { body };
      }
    },

    /** Reads the rows of a body that was cut. `compressed`: with payloads as the store keeps them. */
    read(input: CutBody): Promise<ParsedPage> {
      // One body after the other: they are wanted in their order, and the rows of one alone live the shorter.
      const page = reading.then(() => readBody(input));
      reading = page.catch(() => undefined);
      return page;
    },
  };
}
