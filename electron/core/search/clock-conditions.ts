import { rawSql, sql, type SqlFragment } from '#core/store/sql.ts';
import { fold } from '#shared/fold.ts';
import { weekdays } from '#shared/query/fields.ts';
import type { FieldValue, TickmarkQueryTree } from '#shared/query/tree.ts';
import type { Condition } from './condition.ts';

type ClockNode = Extract<TickmarkQueryTree, { kind: 'field' | 'compare' | 'range' }>;

/** What a clock on the wall shows of an event: the hour of the day, or the day of the week. */
export function clockCondition(node: ClockNode): Condition {
  const reading =
    node.field === 'hour'
      ? sql`hour_of_week(event.time_ms, ${node.zone ?? 'UTC'}) % 24`
      : // A number from a function of ours comes as REAL, of which a division would leave a fraction.
        sql`CAST(hour_of_week(event.time_ms, ${node.zone ?? 'UTC'}) AS INTEGER) / 24`;
  if (node.kind === 'compare') return onRow(sql`${reading} ${rawSql(node.operator)} ${Number(node.value)}`);
  if (node.kind === 'range') {
    return onRow(sql`${reading} BETWEEN ${Number(node.low ?? 0)} AND ${Number(node.high ?? 23)}`);
  }
  if (node.values.some((value) => value.match === 'any')) return { kind: 'all' };
  const wanted = node.field === 'hour' ? node.values.map(({ text }) => Number(text)) : node.values.flatMap(daysOf);
  return onRow(sql`${reading} IN (SELECT value FROM json_each(${JSON.stringify(wanted)}))`);
}

/** The days of the week that a value means, 0 for Monday. */
function daysOf({ match, text }: FieldValue): number[] {
  const wanted = fold(text);
  return weekdays.flatMap((day, index) => {
    const fits =
      match === 'whole' ? day === wanted : match === 'prefix' ? day.startsWith(wanted) : day.includes(wanted);
    return fits ? [index] : [];
  });
}

function onRow(condition: SqlFragment): Condition {
  return { kind: 'sql', condition: sql`(${condition})` };
}
