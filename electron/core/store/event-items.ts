import type { DeployedItem } from '#shared/audit-event.ts';
import { fold } from '#shared/fold.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { EventItemsPage, EventItemsRequest } from '#shared/search-calls.ts';
import type { ReadableDatabase } from './database-types.ts';
import { joinSql, rawSql, sql, type SqlFragment } from './sql.ts';

interface ItemRow extends Omit<DeployedItem, 'modifiedAt'> {
  modifiedAt: number | string | null;
}

/** So many items are the most of one page. */
const mostItems = 1_000;

/** A page of the deployed items of one event, in the order the source sent them, or group by group. */
export function readItemsPage(
  database: ReadableDatabase,
  eventId: number,
  request: Omit<EventItemsRequest, 'id'>,
): EventItemsPage {
  const { groupBy, offset, count } = request;
  const ofType = valueIs('type.value', request.type);
  const ofChange = valueIs('change.value', request.change);
  const base = [sql`event_item.event_id = +${eventId}`, containing(fold(request.filter))];
  const all = sql`${itemsFrom} WHERE ${joinSql([...base, ofType, ofChange], ' AND ')}`;
  const total = read<[number]>(database, sql`SELECT count(*) ${all}`)[0]?.[0] ?? 0;
  const order = groupBy === null ? '' : `${groupBy}.folded NULLS LAST, ${groupBy}.value, `;
  const rows = database
    .prepare<unknown[], ItemRow>(
      `SELECT change.value AS change, type.value AS type, item.name, modifier.value AS modifiedBy,
         event_item.modified_at AS modifiedAt ${all.text} ORDER BY ${order}event_item.ordinal LIMIT ? OFFSET ?`,
    )
    .all(...all.values, BigInt(Math.min(count, mostItems)), BigInt(offset));
  return {
    total,
    items: rows.map(toItem),
    types: countBy(database, 'type.value', [...base, ofChange]),
    changes: countBy(database, 'change.value', [...base, ofType]),
  };
}

const itemsFrom = rawSql(`FROM event_item JOIN item ON item.id = event_item.item_id
  LEFT JOIN dictionary AS type ON type.id = item.type_id
  LEFT JOIN dictionary AS change ON change.id = event_item.change_id
  LEFT JOIN dictionary AS modifier ON modifier.id = event_item.modified_by_id`);

/** Folded texts of an item that the filter looks in. */
const folded = ['item.folded', 'type.folded', 'change.folded', 'modifier.folded'];

function containing(part: string): SqlFragment {
  if (part === '') return rawSql('1');
  const conditions = folded.map((text) => sql`instr(ifnull(${rawSql(text)}, ''), ${part}) > 0`);
  return sql`(${joinSql(conditions, ' OR ')})`;
}

function valueIs(column: string, value: string | null | undefined): SqlFragment {
  return value === undefined ? rawSql('1') : sql`${rawSql(column)} IS ${value}`;
}

/** How many items have each value, most first; the filter by this value itself is left out, so that others show. */
function countBy(
  database: ReadableDatabase,
  column: string,
  conditions: readonly SqlFragment[],
): { value: string | null; count: number }[] {
  const value = rawSql(column);
  const rows = read<[string | null, number]>(
    database,
    sql`SELECT ${value}, count(*) ${itemsFrom} WHERE ${joinSql(conditions, ' AND ')}
      GROUP BY ${value} ORDER BY count(*) DESC, ${value}`,
  );
  return rows.map(([text, count]) => ({ value: text, count }));
}

function read<Row extends unknown[]>(database: ReadableDatabase, { text, values }: SqlFragment): Row[] {
  return database
    .prepare<unknown[], Row>(text)
    .raw()
    .all(...values) as Row[];
}

function toItem(row: ItemRow): DeployedItem {
  return { ...row, modifiedAt: typeof row.modifiedAt === 'number' ? formatIso(row.modifiedAt) : row.modifiedAt };
}
