import { indexRowid, swapIds } from '#core/store/index-rowid.ts';
import { joinSql, rawSql, sql, type SqlFragment } from '#core/store/sql.ts';
import type { BoundCondition } from './bind-plan.ts';
import { isNotTrue } from './text-conditions.ts';

/** Where the matching events are read from: `FROM … WHERE …` with their id and the order of time. */
export interface SearchSource {
  id: SqlFragment;
  from: SqlFragment;
  newestFirst: SqlFragment;
  oldestFirst: SqlFragment;
}

interface Parts {
  from: number | null;
  to: number | null;
  /** Full-text expressions to be fulfilled, and those to be denied. */
  matches: string[];
  denied: string[];
  rest: SqlFragment[];
}

/**
 * Chooses the access path. Words and dictionary values become one full-text expression wherever they stand
 * alone or joined by AND; it is read newest first and stops early. Times become bounds of the id. All else is a
 * condition on the event.
 *
 * @param bounds ids to stay within, half open; `null` where open
 */
export function searchSource(
  condition: BoundCondition,
  bounds: { from: number | null; to: number | null } = { from: null, to: null },
): SearchSource {
  const parts: Parts = { ...bounds, matches: [], denied: [], rest: [] };
  for (const child of condition.kind === 'and' ? condition.children : [condition]) addConjunct(parts, child);
  if (condition.kind === 'events') return eventsSource(condition.ids, parts);
  // The index cannot only deny; without a positive expression the denied ones are subqueries.
  if (parts.matches.length === 0) parts.rest.push(...parts.denied.map((expression) => sql`NOT ${isMatch(expression)}`));
  if (parts.matches.length === 0) {
    const from = sql`event${where([...idBounds('event.id', parts), ...parts.rest])}`;
    return { from, ...inOrderOf('event.id') };
  }
  const conditions = [
    sql`event_text MATCH ${matchOf(parts.matches, parts.denied)}`,
    ...rowidBounds(parts),
    ...parts.rest,
  ];
  // The index is read first and in its order: CROSS JOIN keeps it so.
  const joined = parts.rest.length === 0 ? sql`` : sql` CROSS JOIN event ON event.id = ${indexedId}`;
  return {
    id: indexedId,
    from: sql`search.event_text${joined}${where(conditions)}`,
    newestFirst: rawSql('event_text.rowid'),
    oldestFirst: rawSql('event_text.rowid DESC'),
  };
}

/** The event of a row of the index. */
const indexedId = swapIds('event_text.rowid');

function inOrderOf(id: string): Omit<SearchSource, 'from'> {
  return { id: rawSql(id), newestFirst: rawSql(`${id} DESC`), oldestFirst: rawSql(id) };
}

/** Ids that stand alone are the result: no look at the events themselves. */
function eventsSource(ids: SqlFragment, bounds: Parts): SearchSource {
  const from = sql`(SELECT DISTINCT id FROM (${ids})) AS found${where(idBounds('found.id', bounds))}`;
  return { from, ...inOrderOf('found.id') };
}

/** The ids of a source, newest first. */
export function idsSql(source: SearchSource): SqlFragment {
  return sql`SELECT ${source.id} FROM ${source.from} ORDER BY ${source.newestFirst}`;
}

function addConjunct(parts: Parts, condition: BoundCondition): void {
  if (condition.kind === 'all') return;
  if (condition.kind === 'ids') {
    if (condition.from !== null) parts.from = Math.max(parts.from ?? condition.from, condition.from);
    if (condition.to !== null) parts.to = Math.min(parts.to ?? condition.to, condition.to);
    return;
  }
  const expression = toMatch(condition);
  if (expression !== null) parts.matches.push(expression);
  else {
    const denied = condition.kind === 'not' ? toMatch(condition.child) : null;
    if (denied !== null) parts.denied.push(denied);
    else parts.rest.push(toCondition(condition));
  }
}

function idBounds(id: string, { from, to }: Pick<Parts, 'from' | 'to'>): SqlFragment[] {
  const bounds: SqlFragment[] = [];
  if (from !== null) bounds.push(sql`${rawSql(id)} >= ${from}`);
  if (to !== null) bounds.push(sql`${rawSql(id)} < ${to}`);
  return bounds;
}

/** The same of the index, whose rowids run the other way. */
function rowidBounds({ from, to }: Parts): SqlFragment[] {
  const bounds: SqlFragment[] = [];
  if (from !== null) bounds.push(sql`event_text.rowid <= ${indexRowid(from)}`);
  if (to !== null) bounds.push(sql`event_text.rowid > ${indexRowid(to)}`);
  return bounds;
}

function where(conditions: readonly SqlFragment[]): SqlFragment {
  return conditions.length === 0 ? rawSql('') : sql` WHERE ${joinSql(conditions, ' AND ')}`;
}

function matchOf(matches: readonly string[], denied: readonly string[]): string {
  const positive = matches.length === 1 ? (matches[0] as string) : `(${matches.join(' AND ')})`;
  return denied.length === 0 ? positive : `(${positive} NOT (${denied.join(' OR ')}))`;
}

/** What a condition denies, where it does nothing else and the index alone can tell; else `null`. */
export function deniedExpression(condition: BoundCondition): BoundCondition | null {
  const children = condition.kind === 'and' ? condition.children : [condition];
  const denied = children.map((child) => (child.kind === 'not' ? toMatch(child.child) : null));
  if (denied.includes(null)) return null;
  return { kind: 'match', expression: denied.length === 1 ? (denied[0] as string) : `(${denied.join(' OR ')})` };
}

/** The condition as one full-text expression, or `null` where the index alone cannot tell. */
function toMatch(condition: BoundCondition): string | null {
  if (condition.kind === 'match') return condition.expression;
  if (condition.kind === 'or') {
    const expressions = condition.children.map(toMatch);
    return expressions.includes(null) ? null : `(${expressions.join(' OR ')})`;
  }
  if (condition.kind !== 'and') return null;
  const matches: string[] = [];
  const denied: string[] = [];
  for (const child of condition.children) {
    const isDenied = child.kind === 'not';
    const expression = toMatch(isDenied ? child.child : child);
    if (expression === null) return null;
    (isDenied ? denied : matches).push(expression);
  }
  return matches.length === 0 ? null : matchOf(matches, denied);
}

/** Any condition on the row `event`; NULL counts as false. */
function toCondition(condition: BoundCondition): SqlFragment {
  const expression = toMatch(condition);
  if (expression !== null) return isMatch(expression);
  switch (condition.kind) {
    case 'all':
      return rawSql('1');
    case 'and':
    case 'or': {
      const separator = condition.kind === 'and' ? ' AND ' : ' OR ';
      return sql`(${joinSql(joinedMatches(condition).map(toCondition), separator)})`;
    }
    case 'not':
      return isNotTrue(toCondition(condition.child));
    case 'ids': {
      const bounds = idBounds('event.id', condition);
      return bounds.length === 0 ? rawSql('1') : sql`(${joinSql(bounds, ' AND ')})`;
    }
    case 'sql':
      return condition.condition;
    case 'events':
      return sql`event.id IN (${condition.ids})`;
    default:
      return rawSql('0');
  }
}

/** The operands, those that the index answers taken together, so that it is asked once. */
function joinedMatches({ kind, children }: Extract<BoundCondition, { kind: 'and' | 'or' }>): BoundCondition[] {
  const expressions = children.map(toMatch).filter((expression) => expression !== null);
  if (expressions.length < 2) return [...children];
  const joined = `(${expressions.join(kind === 'and' ? ' AND ' : ' OR ')})`;
  return [{ kind: 'match', expression: joined }, ...children.filter((child) => toMatch(child) === null)];
}

function isMatch(expression: string): SqlFragment {
  return sql`event.id IN (SELECT ${swapIds('rowid')} FROM search.event_text WHERE event_text MATCH ${expression})`;
}
