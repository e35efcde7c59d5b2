import { joinSql, rawSql, sql, type SqlFragment } from '#core/store/sql.ts';
import { fold } from '#shared/fold.ts';
import type { FieldValue } from '#shared/query/tree.ts';
import type { DictionaryLookup } from './condition.ts';

/** So many prefixes or parts are written one by one. */
const mostListed = 20;

/** Values of one field sorted by how they compare, folded. */
export type WantedTexts = Omit<DictionaryLookup, 'field'>;

export function wantedTexts(values: readonly FieldValue[]): WantedTexts {
  const of = (match: FieldValue['match']) => [
    ...new Set(values.filter((value) => value.match === match).map((value) => fold(value.text))),
  ];
  return { whole: of('whole'), prefixes: of('prefix'), parts: of('contains') };
}

/**
 * Compares an expression with the wanted texts. The result is NULL where the expression is; see `isNotTrue`.
 *
 * @param folded SQL for a text that is folded already, a column or `fold(…)`
 */
export function matchesTexts(folded: SqlFragment, wanted: WantedTexts): SqlFragment {
  const conditions: SqlFragment[] = [];
  if (wanted.whole.length === 1) conditions.push(sql`${folded} = ${wanted.whole[0] as string}`);
  if (wanted.whole.length > 1) {
    conditions.push(sql`${folded} IN (SELECT value FROM json_each(${JSON.stringify(wanted.whole)}))`);
  }
  // As a range, so that an index on the folded text serves; U+10FFFF is no character and sorts last.
  const begins = (prefix: SqlFragment) => sql`(${folded} >= ${prefix} AND ${folded} < ${prefix} || char(1114111))`;
  conditions.push(...eachOf(wanted.prefixes, begins));
  conditions.push(...eachOf(wanted.parts, (part) => sql`instr(${folded}, ${part}) > 0`));
  if (conditions.length === 0) return rawSql('0');
  return sql`(${joinSql(conditions, ' OR ')})`;
}

/** A long list is one condition: the database bounds how deep a statement may nest. */
function eachOf(texts: readonly string[], toCondition: (text: SqlFragment) => SqlFragment): SqlFragment[] {
  if (texts.length <= mostListed) return texts.map((text) => toCondition(sql`${text}`));
  const any = sql`EXISTS (SELECT 1 FROM json_each(${JSON.stringify(texts)}) AS wanted WHERE ${toCondition(rawSql('wanted.value'))})`;
  return [any];
}

/** Denies a condition; where that is NULL, because a value is missing, it counts as not fulfilled. */
export function isNotTrue(condition: SqlFragment): SqlFragment {
  return sql`((${condition}) IS NOT TRUE)`;
}

/** The dictionary ids that a lookup means, as a subquery. */
export function dictionaryIds(fieldNumber: number, wanted: WantedTexts): SqlFragment {
  return sql`(SELECT id FROM dictionary WHERE field = ${fieldNumber} AND ${matchesTexts(rawSql('folded'), wanted)})`;
}
