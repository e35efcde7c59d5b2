import type { DeployedItem } from '#shared/audit-event.ts';
import { fold } from '#shared/fold.ts';
import { parseIso } from '#shared/iso-time.ts';
import type { WritableDatabase } from './database-types.ts';
import type { DictionaryWriter } from './dictionary.ts';

/** Writes deployed items: each distinct (type, name) lives once, an event's items point to it. */
export interface ItemWriter {
  insert: (eventId: bigint, ordinal: number, item: DeployedItem) => void;
  /** To be called after the caller's transaction was rolled back. */
  forget: () => void;
}

/** How many items are remembered before the memory is emptied. */
const memoryLimit = 300_000;

export function createItemWriter(database: WritableDatabase, dictionary: DictionaryWriter): ItemWriter {
  const remembered = new Map<string, number>();
  const find = database
    .prepare<[number, string, number], number>(
      `SELECT id FROM item WHERE ifnull(type_id, 0) = ? AND ifnull(name, '') = ? AND (name IS NULL) = ?`,
    )
    .pluck();
  const insertItem = database.prepare('INSERT INTO item (type_id, name, folded) VALUES (?, ?, ?)');
  const insertEventItem = database.prepare(
    'INSERT INTO event_item (event_id, ordinal, item_id, change_id, modified_by_id, modified_at) VALUES (?, ?, ?, ?, ?, ?)',
  );

  function itemId(item: DeployedItem): number {
    const typeId = dictionary.idOf('metadata', item.type);
    const key = `${typeId ?? ''} ${item.name === null ? '' : `=${item.name}`}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    if (remembered.size >= memoryLimit) remembered.clear();
    const found = find.get(typeId ?? 0, item.name ?? '', item.name === null ? 1 : 0);
    const folded = item.name === null ? null : fold(item.name);
    const id = found ?? Number(insertItem.run(typeId, item.name, folded).lastInsertRowid);
    remembered.set(key, id);
    return id;
  }

  return {
    insert(eventId, ordinal, item) {
      insertEventItem.run(
        eventId,
        ordinal,
        itemId(item),
        dictionary.idOf('change', item.change),
        dictionary.idOf('modifiedBy', item.modifiedBy),
        instantOrText(item.modifiedAt),
      );
    },
    forget: () => remembered.clear(),
  };
}

/** A time is kept as milliseconds UTC; what is no time stays the source's text. */
function instantOrText(text: string | null): bigint | string | null {
  if (text === null) return null;
  const milliseconds = parseIso(text);
  return milliseconds === null ? text : BigInt(milliseconds);
}
