import { parseQuery } from '#shared/query/parse-query.ts';
import { printQuery } from '#shared/query/print-query.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';

/** One of the conditions that must all hold, as text. A query of alternatives is one pill. */
export interface Pill {
  text: string;
  /** Whether it says what must not be. */
  denied: boolean;
}

function conditionsOf(query: string): TickmarkQueryTree[] {
  const { tree } = parseQuery(query);
  if (tree.kind === 'all') return [];
  return tree.kind === 'and' ? tree.children : [tree];
}

function print(conditions: readonly TickmarkQueryTree[]): string {
  const [first, ...rest] = conditions;
  if (first === undefined) return '';
  return printQuery(rest.length === 0 ? first : { kind: 'and', children: [...conditions] });
}

/** The conditions of a query in their order; none for text that is no query. */
export function pillsOf(query: string): Pill[] {
  try {
    return conditionsOf(query).map((condition) => ({ text: printQuery(condition), denied: condition.kind === 'not' }));
  } catch {
    return [];
  }
}

/** The query without one of its conditions. Throws `query.…` for text that is no query, as all of these do. */
export function dropPill(query: string, index: number): string {
  return print(conditionsOf(query).filter((_, other) => other !== index));
}

/** The query with a condition put at a place among its own, at its end where it has fewer. */
export function insertPill(query: string, text: string, index: number): string {
  const conditions = conditionsOf(query);
  return print([...conditions.slice(0, index), ...conditionsOf(text), ...conditions.slice(index)]);
}

/** The query with the denial of a condition in its place. */
export function invertPill(query: string, index: number): string {
  return print(
    conditionsOf(query).map((condition, other): TickmarkQueryTree => {
      if (other !== index) return condition;
      return condition.kind === 'not' ? condition.child : { kind: 'not', child: condition };
    }),
  );
}

/** The query in which one of two conditions is enough; they stand together at the place of the first. */
export function groupPills(query: string, index: number, other: number): string {
  const conditions = conditionsOf(query);
  const pair = [Math.min(index, other), Math.max(index, other)].flatMap((each) => conditions[each] ?? []);
  const children = pair.flatMap((condition) => (condition.kind === 'or' ? condition.children : [condition]));
  return print(
    conditions.flatMap((condition, place): TickmarkQueryTree[] => {
      if (place === Math.min(index, other)) return [{ kind: 'or', children }];
      return place === Math.max(index, other) ? [] : [condition];
    }),
  );
}

/** The query in its written form, and where in it a condition stands. */
export function placeOfPill(query: string, index: number): { query: string; from: number; to: number } {
  const conditions = conditionsOf(query);
  const upTo = (end: number): number => (end === 0 ? 0 : print(conditions.slice(0, end)).length + 1);
  const whole = print(conditions);
  if (conditions.length === 1) return { query: whole, from: 0, to: whole.length };
  // A group alone is written without brackets, among others with them.
  const padded = (end: number): number => (end === 1 && conditions[0]?.kind === 'or' ? upTo(1) + 2 : upTo(end));
  return { query: whole, from: padded(index), to: Math.min(whole.length, padded(index + 1) - 1) };
}
