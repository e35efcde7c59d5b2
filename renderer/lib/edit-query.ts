import { formatIso } from '#shared/iso-time.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { printQuery } from '#shared/query/print-query.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import { parseDateText } from '#shared/time.ts';
import { wallClockAt } from '#shared/time-zone.ts';

/** The conditions that all must hold; a query of alternatives is one condition. */
function conditionsOf(query: string): TickmarkQueryTree[] {
  const { tree } = parseQuery(query);
  if (tree.kind === 'all') return [];
  return tree.kind === 'and' ? tree.children : [tree];
}

function printConditions(conditions: readonly TickmarkQueryTree[]): string {
  const [first, ...rest] = conditions;
  if (first === undefined) return '';
  return printQuery(rest.length === 0 ? first : { kind: 'and', children: [...conditions] });
}

function isTimeCondition(tree: TickmarkQueryTree): boolean {
  return (tree.kind === 'field' || tree.kind === 'compare' || tree.kind === 'range') && tree.field === 'time';
}

/** The query's own time conditions, as text; empty where it has none. Throws `query.…` for text that is no query. */
export function timeConditionsOf(query: string): string {
  return printConditions(conditionsOf(query).filter(isTimeCondition));
}

/** The query with these time conditions (text, may be empty) in place of its own. Throws `query.…`. */
export function withTimeConditions(query: string, time: string): string {
  const others = conditionsOf(query).filter((condition) => !isTimeCondition(condition));
  return printConditions([...others, ...conditionsOf(time)]);
}

/**
 * The query limited to a stretch of time, half open, in place of its own time conditions. The bounds are written as
 * short as they stay exact in the zone.
 */
export function withTimeRange(query: string, fromMs: number, toMs: number, zone: string): string {
  return withTimeConditions(query, `time>=${writeInstant(fromMs, zone)} time<${writeInstant(toMs, zone)}`);
}

/** An instant as a query's text in a zone: a date where the day begins, else with as much of the clock as it needs. */
export function writeInstant(ms: number, zone: string): string {
  const wall = wallClockAt(ms, zone);
  const text = formatIso(wall);
  const candidates = [text.slice(0, 10), text.slice(0, 16), text.slice(0, 19), text.slice(0, 23)];
  // Both ends of a reading that clocks show twice must not be mixed up: then UTC is written.
  const exact = candidates.find((candidate) => {
    const read = parseDateText(candidate, zone);
    return (
      read?.fromMs === ms && parseDateText(candidate.padEnd(23, text.slice(candidate.length)), zone)?.toMs === ms + 1
    );
  });
  return exact ?? formatIso(ms);
}

/** What a value of a field has to be. */
export type FieldChoice = 'include' | 'exclude';

/** `field:value`, its denial for `exclude`; `null` is having no value. */
function choiceOf(field: string, value: string | null, choice: FieldChoice): TickmarkQueryTree {
  const values = [value === null ? ({ match: 'any', text: '' } as const) : ({ match: 'whole', text: value } as const)];
  const condition: TickmarkQueryTree = { kind: 'field', field, values, from: 0, to: 0 };
  // To include what has no value is to exclude what has any.
  return (choice === 'exclude') === (value === null) ? condition : { kind: 'not', child: condition };
}

/** How a query treats a value of a field at present; `null` when it does not name it by itself. */
export function choiceIn(query: string, field: string, value: string | null): FieldChoice | null {
  const printed = conditionsOf(query).map((condition) => printQuery(condition));
  const choices = ['include', 'exclude'] as const;
  return choices.find((choice) => printed.includes(printQuery(choiceOf(field, value, choice)))) ?? null;
}

/**
 * The query with a value of a field included or excluded. Choosing the same again takes it back; the opposite choice
 * of the same value is replaced. Throws `query.…` for text that is no query.
 */
export function withFieldChoice(query: string, field: string, value: string | null, choice: FieldChoice): string {
  const own = (['include', 'exclude'] as const).map((each) => printQuery(choiceOf(field, value, each)));
  const others = conditionsOf(query).filter((condition) => !own.includes(printQuery(condition)));
  if (choiceIn(query, field, value) === choice) return printConditions(others);
  return printConditions([...others, choiceOf(field, value, choice)]);
}
