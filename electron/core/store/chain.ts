import { hash } from 'node:crypto';
import { chainStart, linkHash, type LinkKind } from './chain-hash.ts';
import { coveredTables, rowDigest } from './chain-tables.ts';
import { lastCovered, textsAfter, type TextTable, textTables } from './chain-texts.ts';
import { type Touch, watchChanges } from './chain-touches.ts';
import type { WritableDatabase } from './database-types.ts';
import { writeVarint, zigzag } from './varint.ts';
import { readWorkspaceValue } from './workspace.ts';

/** A reading that was just written. */
export interface WrittenReading {
  id: number;
  lastWindowId: number;
  blockId: number;
  index: number;
  /** The digest of its text and payload. */
  digest: string;
}

export interface Chain {
  /** Takes note of a reading, inside the transaction that writes it. */
  appendToChain: (reading: WrittenReading) => void;
  /** Takes note of a reading that got another place, with the digest that it had. */
  appendMoved: (reading: MovedReading) => void;
  /** Appends links for all that was written since the last call. The last thing a writing transaction does. */
  seal: () => void;
  /** To be called after a rollback. */
  forget: () => void;
}

export interface MovedReading extends WrittenReading {
  /** Whether it is an event's present reading. */
  present: boolean;
}

/**
 * Opens the chain of a store for its one writer. A store that has none yet gets its first links, over the rows
 * that are in it.
 */
export function openChain(database: WritableDatabase): Chain {
  const tables = coveredTables(database);
  const touches = watchChanges(database, tables);
  const tableOf = new Map(tables.map((table) => [table.name, table]));
  const lastLink = database.prepare<[], { seq: number; hash: Buffer }>(
    'SELECT seq, hash FROM chain_link ORDER BY seq DESC LIMIT 1',
  );
  const insertLink = database.prepare<[bigint, string, Buffer, Buffer]>(
    'INSERT INTO chain_link (seq, kind, body, hash) VALUES (?, ?, ?, ?)',
  );
  const blockData = database.prepare<[bigint], Buffer>('SELECT data FROM payload_block WHERE id = ?').pluck();
  let readings: WrittenReading[] = [];
  /** How far links cover the tables of texts, once that was looked up. */
  const covered = new Map<TextTable, number>();
  let earlier: WrittenReading[] = [];

  function append(kind: LinkKind, body: Buffer): void {
    const last = lastLink.get();
    const seq = (last?.seq ?? 0) + 1;
    const previous = last?.hash ?? chainStart(readWorkspaceValue(database, 'id') ?? '');
    insertLink.run(BigInt(seq), kind, body, linkHash(previous, seq, kind, body));
  }

  function appendJson(kind: LinkKind, value: unknown): void {
    append(kind, Buffer.from(JSON.stringify(value), 'utf8'));
  }

  function sealReadings(): void {
    const blocks = Map.groupBy(readings, ({ blockId }) => blockId);
    readings = [];
    for (const [blockId, noted] of blocks) {
      noted.sort((one, other) => one.index - other.index);
      const data = blockData.get(BigInt(blockId));
      if (data === undefined) throw new Error(`Payload block ${blockId} is missing`);
      append('records', recordsBody(blockId, hash('sha256', data, 'buffer'), noted));
    }
    const gone = earlier.map(({ blockId, index }) => ({ a: blockId, b: index }));
    earlier = [];
    if (gone.length > 0) appendJson('gone', { readings: placesByBlock(gone) });
  }

  function sealTouches(touched: readonly Touch[]): void {
    const seen = touched.filter((touch) => touch.kind === 'seen');
    for (const [window, ones] of Map.groupBy(seen, ({ value }) => value)) {
      appendJson('seen', { window, readings: placesByBlock(ones) });
    }
    const moved = touched.filter((touch) => touch.kind === 'moved');
    if (moved.length > 0) appendJson('moved', { readings: moved.map(({ a, b, value }) => [a, b, value]) });
    const gone = touched.filter((touch) => touch.kind === 'gone');
    if (gone.length > 0) appendJson('gone', { readings: placesByBlock(gone) });
    const dropped = touched.filter((touch) => touch.kind === 'dropped');
    if (dropped.length > 0) appendJson('dropped', { blocks: dropped.map(({ a }) => Number(a)) });
    const rows = touched.filter((touch) => touch.kind === 'row');
    if (rows.length > 0) appendJson('rows', { rows: rows.map(({ a, b }) => rowEntry(String(a), String(b))) });
  }

  function rowEntry(name: string, key: string): [string, string, string | null, Record<string, string>] {
    const row = tableOf.get(name)?.find(key);
    if (row === undefined) return [name, key, null, {}];
    const { digest, columns } = rowDigest(row);
    return [name, key, digest, columns];
  }

  function sealTexts(): void {
    for (const table of textTables) {
      const last = covered.get(table) ?? lastCovered(database, table);
      const added = textsAfter(database, table, last);
      if (added !== null) appendJson('texts', added);
      covered.set(table, added?.to ?? last);
    }
  }

  function begin(): void {
    if (lastLink.get() !== undefined || readWorkspaceValue(database, 'id') === null) return;
    sealTexts();
    const rows = tables.flatMap((table) => [...table.rows()].map(({ key }) => rowEntry(table.name, key)));
    appendJson('rows', { rows });
    touches.take();
  }

  // Looked at first: a process that only reads must not wait for one that writes.
  if (lastLink.get() === undefined) database.transaction(begin).immediate();

  return {
    appendToChain: (reading) => void readings.push(reading),
    appendMoved({ present, ...reading }) {
      readings.push(reading);
      if (!present) earlier.push(reading);
    },
    seal() {
      if (readings.length > 0) sealReadings();
      sealTexts();
      const touched = touches.take();
      if (touched.length > 0) sealTouches(touched);
    },
    forget() {
      readings = [];
      covered.clear();
      earlier = [];
    },
  };
}

/**
 * Body of a `records` link: the block's id and the SHA-256 of its data, the number of readings, then for each
 * its index, its window, the difference of its id to the one before, and its digest.
 */
function recordsBody(blockId: number, blockHash: Buffer, readings: readonly WrittenReading[]): Buffer {
  const head: number[] = [];
  writeVarint(head, blockId);
  const places: number[] = [];
  writeVarint(places, readings.length);
  let lastId = 0;
  for (const { index, lastWindowId, id } of readings) {
    writeVarint(places, index);
    writeVarint(places, lastWindowId);
    writeVarint(places, zigzag(id - lastId));
    lastId = id;
  }
  const digests = Buffer.from(readings.map(({ digest }) => digest).join(''), 'hex');
  return Buffer.concat([Buffer.from(head), blockHash, Buffer.from(places), digests]);
}

/** Places of payloads as one list a block: its id, then the indexes. */
function placesByBlock(touched: readonly Pick<Touch, 'a' | 'b'>[]): number[][] {
  const blocks = Map.groupBy(touched, ({ a }) => Number(a));
  return [...blocks].map(([block, ones]) => [block, ...ones.map(({ b }) => Number(b))]);
}
