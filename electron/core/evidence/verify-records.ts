import type { SourceKind } from '#shared/audit-event.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import type { BlockState, ChainState } from '#core/store/chain-replay.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { readingDigest, readingPlaces, readingText } from '#core/store/reading-text.ts';
import { recordReading } from '#core/store/record-reading.ts';
import { createReadingReader, type StoredReading } from '#core/store/stored-readings.ts';
import { createBlockReader, type ReadBlock } from './block-reader.ts';
import type { ProblemList } from './verify-problems.ts';

/** Reads a payload of a source; throws where it can't be read. */
export type ReadPayload = (kind: SourceKind, raw: string, withIncludes: boolean) => SourceRecord;

export interface RecordCheck {
  database: ReadableDatabase;
  state: ChainState;
  problems: ProblemList;
  lastGood: (seq: number) => string;
  readPayload: ReadPayload;
  /** Only the newest records, and that none of the others is missing in number; all of them unless given. */
  newest?: number;
}

const recordsPerStep = 1_000;

/** Columns behind a place whose name differs from the column's. */
const columnOf: Record<string, string> = { fields: 'field_values', items: 'event_item', workItems: 'work_item' };

/**
 * Checks every event with its payload against the chain, and that none is missing or came from elsewhere. Yields how
 * many were checked.
 */
export function* checkRecords({
  database,
  state,
  problems,
  lastGood,
  readPayload,
  newest,
}: RecordCheck): Generator<number> {
  const readings = createReadingReader(database);
  const blocks = createBlockReader(database);
  const connections = new Map(
    database
      .prepare<[], { id: number; name: string; kind: SourceKind }>('SELECT id, name, kind FROM connection')
      .all()
      .map((connection) => [connection.id, connection]),
  );
  const met = new Map<number, Set<number>>();
  const nameOf = ({ connectionId, externalId }: { connectionId: number; externalId: string }): string =>
    `${connections.get(connectionId)?.name ?? `connection ${connectionId}`}:${externalId}`;

  function checkReading(reading: StoredReading): void {
    let record = nameOf(reading.values);
    const block = state.blocks.get(reading.blockId);
    const at = block?.indexes.indexOf(reading.index) ?? -1;
    const indexes = met.get(reading.blockId) ?? new Set<number>();
    met.set(reading.blockId, indexes);
    if (block === undefined || at < 0 || !block.present[at] || indexes.has(reading.index)) {
      problems.add(
        record,
        'It is not in the chain: it was inserted, or its payload_block_id or payload_index was changed.',
      );
      return;
    }
    indexes.add(reading.index);
    const { payloads, digests } = blocks.read(reading.blockId, block.seq);
    const raw = payloads?.[reading.index];
    const changed = new Set(reading.odd);
    if (block.ids[at] !== reading.id) changed.add('id');
    if (block.windows[at] !== reading.lastWindowId) changed.add('last_window_id');
    if (raw === undefined) {
      problems.add(record, `Its payload is missing or can’t be read. ${lastGood(block.seq)}`);
      return;
    }
    if (readingDigest(readingText(reading.values), raw) !== digests.get(reading.index)) {
      const { places, externalId } = changedPlaces(reading, raw);
      for (const place of places) changed.add(place);
      // Under the name that it was stored under.
      record = nameOf({ ...reading.values, externalId });
      if (changed.size === 0) changed.add('a column or the payload');
    }
    if (changed.size > 0) {
      problems.add(
        record,
        `Changed by something else than Tickmark: ${[...changed].join(', ')}. ${lastGood(block.seq)}`,
      );
    }
  }

  /** Where the row differs from its own payload read again. */
  function changedPlaces(reading: StoredReading, raw: string): { places: string[]; externalId: string } {
    const { values } = reading;
    const { externalId } = values;
    const kind = connections.get(values.connectionId)?.kind;
    if (kind === undefined) return { places: ['connection_id'], externalId };
    try {
      const { connectionId, revision, firstWindowId } = values;
      const record = readPayload(kind, raw, values.withIncludes === 1);
      const fresh = recordReading(record, { connectionId, revision, firstWindowId });
      const places = readingPlaces.filter((place) => JSON.stringify(fresh[place]) !== JSON.stringify(values[place]));
      // What the payload does not decide is what is left.
      return {
        places: places.length === 0 ? ['revision or first_window_id or connection_id'] : places.map(columnName),
        externalId: fresh.externalId,
      };
    } catch {
      return { places: [], externalId };
    }
  }

  const firstId = newest === undefined ? null : firstOfNewest(database, newest);
  let checked = 0;
  let lastId = firstId === null ? Number.MIN_SAFE_INTEGER : firstId - 1;
  for (;;) {
    const next = readings.after(lastId, recordsPerStep);
    if (next.length === 0) break;
    next.forEach(checkReading);
    checked += next.length;
    lastId = next.at(-1)?.id ?? lastId;
    yield checked;
  }

  const kindOf = (windowId: number): { name: string; kind: SourceKind } | undefined => {
    const connectionId = database
      .prepare<[number], number>('SELECT connection_id FROM fetch_window WHERE id = ?')
      .pluck()
      .get(windowId);
    return connectionId === undefined ? undefined : connections.get(connectionId);
  };
  if (firstId !== null) checkCount(database, state, problems);
  for (const [blockId, block] of state.blocks) {
    if (firstId !== null && !block.ids.some((id) => id >= firstId)) continue;
    const dataHash = blocks.dataHash(blockId, block.seq);
    if (dataHash !== block.dataHash) {
      const what = dataHash === null ? 'deleted' : 'changed';
      problems.add(
        `payload_block ${blockId}`,
        `Its data was ${what} by something else than Tickmark. ${lastGood(block.seq)}`,
      );
    }
    block.indexes.forEach((index, at) => {
      if (!block.present[at] || met.get(blockId)?.has(index)) return;
      if (firstId !== null && (block.ids[at] ?? 0) < firstId) return;
      const record = missingName(
        block,
        at,
        blocks.read(blockId, block.seq),
        kindOf(block.windows[at] ?? 0),
        readPayload,
      );
      problems.add(
        record ?? `event ${block.ids[at]}`,
        `It is missing: deleted by something else than Tickmark, or its payload_block_id or payload_index was changed. ${lastGood(block.seq)}`,
      );
    });
  }
  if (firstId === null) checkStrayParts(database, problems, state);
}

/** The id from which on there are so many records; `null` where there are no more than that. */
function firstOfNewest(database: ReadableDatabase, newest: number): number | null {
  const id = database
    .prepare<[number], number>('SELECT id FROM event ORDER BY id DESC LIMIT 1 OFFSET ?')
    .pluck()
    .get(newest);
  return id ?? null;
}

function checkCount(database: ReadableDatabase, state: ChainState, problems: ProblemList): void {
  const found = database.prepare<[], number>('SELECT count(*) FROM event').pluck().get() ?? 0;
  let expected = 0;
  for (const { present } of state.blocks.values()) expected += present.filter(Boolean).length;
  if (found !== expected) problems.add(null, `The store holds ${found} events, and its chain has ${expected}.`);
}

function missingName(
  block: BlockState,
  at: number,
  { payloads }: ReadBlock,
  connection: { name: string; kind: SourceKind } | undefined,
  readPayload: ReadPayload,
): string | null {
  const raw = payloads?.[block.indexes[at] ?? -1];
  if (raw === undefined || connection === undefined) return null;
  try {
    return `${connection.name}:${readPayload(connection.kind, raw, true).event.externalId}`;
  } catch {
    return null;
  }
}

/** Rows that belong to no event, and blocks that no link brought. */
function checkStrayParts(database: ReadableDatabase, problems: ProblemList, state: ChainState): void {
  for (const table of ['event_item', 'work_item']) {
    const stray = database
      .prepare<[], number>(
        `SELECT DISTINCT event_id FROM ${table} WHERE event_id NOT IN (SELECT id FROM event) LIMIT 100`,
      )
      .pluck()
      .all();
    for (const id of stray) problems.add(`${table} of event ${id}`, 'It belongs to no event: inserted or moved.');
  }
  const blocks = database.prepare<[], number>('SELECT id FROM payload_block').pluck().all();
  for (const id of blocks) {
    if (!state.blocks.has(id))
      problems.add(`payload_block ${id}`, 'It is not in the chain: inserted by something else than Tickmark.');
  }
}

function columnName(place: string): string {
  return columnOf[place] ?? place.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
