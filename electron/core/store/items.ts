import type { DeployedItem } from '#shared/audit-event.ts';
import { fold } from '#shared/fold.ts';
import { parseIso } from '#shared/iso-time.ts';
import type { WritableDatabase } from './database-types.ts';
import type { DictionaryWriter } from './dictionary.ts';

/** Writes deployed items: each distinct (type, name) lives once, an event's items point to it. */
export interface ItemWriter {
  /** Stores the items of one event, in their order. */
  insert: (eventId: bigint, items: readonly DeployedItem[]) => void;
  /** To be called after the caller's transaction was rolled back. */
  forget: () => void;
}

/** How many items are remembered before the memory is emptied. */
const memoryLimit = 300_000;

/** Rows that one statement inserts: what a statement costs is then shared. */
const itemsPerStatement = 16;
const valuesPerItem = 6;

export function createItemWriter(database: WritableDatabase, dictionary: DictionaryWriter): ItemWriter {
  // By type, then by name: a joined key would have to be built and hashed for every item.
  const remembered = new Map<number | null, Map<string | null, number>>();
  let size = 0;
  const find = database
    .prepare<[number, string, number], number>(
      `SELECT id FROM item WHERE ifnull(type_id, 0) = ? AND ifnull(name, '') = ? AND (name IS NULL) = ?`,
    )
    .pluck();
  const insertItem = database.prepare('INSERT INTO item (type_id, name, folded) VALUES (?, ?, ?)');
  const insertOne = database.prepare(insertSql(1));
  const insertMany = database.prepare(insertSql(itemsPerStatement));

  function itemId(item: DeployedItem): number {
    const typeId = dictionary.idOf('metadata', item.type);
    const known = remembered.get(typeId)?.get(item.name);
    if (known !== undefined) return known;
    if (size >= memoryLimit) forget();
    const found = find.get(typeId ?? 0, item.name ?? '', item.name === null ? 1 : 0);
    const folded = item.name === null ? null : fold(item.name);
    const id = found ?? Number(insertItem.run(typeId, item.name, folded).lastInsertRowid);
    const ofType = remembered.get(typeId) ?? new Map<string | null, number>();
    remembered.set(typeId, ofType.set(item.name, id));
    size += 1;
    return id;
  }

  function forget(): void {
    remembered.clear();
    size = 0;
  }

  return {
    insert(eventId, items) {
      let values: unknown[] = [];
      for (const [ordinal, item] of items.entries()) {
        const changeId = dictionary.idOf('change', item.change);
        const modifiedById = dictionary.idOf('modifiedBy', item.modifiedBy);
        values.push(eventId, ordinal, itemId(item), changeId, modifiedById, instantOrText(item.modifiedAt));
        if (values.length < itemsPerStatement * valuesPerItem) continue;
        insertMany.run(values);
        values = [];
      }
      for (let first = 0; first < values.length; first += valuesPerItem) {
        insertOne.run(values.slice(first, first + valuesPerItem));
      }
    },
    forget,
  };
}

function insertSql(rows: number): string {
  const row = '(?, ?, ?, ?, ?, ?)';
  return `INSERT INTO event_item (event_id, ordinal, item_id, change_id, modified_by_id, modified_at)
    VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
}

/** A time is kept as milliseconds UTC; what is no time stays the source's text. */
function instantOrText(text: string | null): bigint | string | null {
  if (text === null) return null;
  const milliseconds = parseUsualIso(text) ?? parseIso(text);
  return milliseconds === null ? text : BigInt(milliseconds);
}

const usualIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

/** A time as nearly all sources write it, by the engine's own parser: a third of the price. Else `null`. */
function parseUsualIso(text: string): number | null {
  if (!usualIso.test(text)) return null;
  const milliseconds = Date.parse(text);
  // It takes 30 February for 2 March: only what reads back the same is sure.
  const day = Number(text.slice(8, 10));
  return Number.isNaN(milliseconds) || day > 28 ? null : milliseconds;
}
