/** Every field whose values can be counted; the first ones are shown unless somebody arranges others. */
export const facetFields = [
  'kind',
  'actor',
  'op',
  'status',
  'env',
  'target',
  'object',
  'type',
  'metadata',
  'source',
  'conn',
  'origin',
  'record',
  'code',
  'opcode',
  'name',
  'change',
  'modifiedby',
  'ticket',
  'violation',
  'changed',
  'tag',
  'case',
  'watch',
] as const;
export type FacetField = (typeof facetFields)[number];

export const usualFacets: readonly FacetField[] = facetFields.slice(0, 9);

const isFacetField = (value: unknown): value is FacetField => facetFields.some((field) => field === value);

/** True for an arrangement as it is remembered. */
export function isFacetOrder(value: unknown): value is FacetField[] {
  return Array.isArray(value) && value.every(isFacetField) && new Set(value).size === value.length;
}

/** The fields with one of them moved by one place among those that are seen; unseen ones are passed over. */
export function moveFacet(
  order: readonly FacetField[],
  seen: readonly FacetField[],
  field: FacetField,
  by: -1 | 1,
): FacetField[] {
  const neighbour = seen[seen.indexOf(field) + by];
  if (neighbour === undefined) return [...order];
  const rest = order.filter((each) => each !== field);
  const place = rest.indexOf(neighbour) + (by === 1 ? 1 : 0);
  return [...rest.slice(0, place), field, ...rest.slice(place)];
}
