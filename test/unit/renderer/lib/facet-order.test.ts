import { expect, it } from 'vitest';
import { resultField } from '#core/search/result-fields.ts';
import { facetFields, isFacetOrder, moveFacet, usualFacets } from '#renderer/lib/facet-order.ts';

it('moves a field among those that are seen, past those that are not', () => {
  const order = ['kind', 'actor', 'op', 'status'] as const;
  expect(moveFacet(order, ['kind', 'op', 'status'], 'op', -1)).toEqual(['op', 'kind', 'actor', 'status']);
  expect(moveFacet(order, ['kind', 'op', 'status'], 'kind', 1)).toEqual(['actor', 'op', 'kind', 'status']);
  expect(moveFacet(order, ['kind', 'op', 'status'], 'status', 1)).toEqual([...order]);
});

it('offers only fields that can be counted', () => {
  for (const field of facetFields) expect(() => resultField(field)).not.toThrow();
});

it('tells an arrangement from anything else that was remembered', () => {
  expect(isFacetOrder([...usualFacets])).toBe(true);
  for (const other of [null, ['moon'], ['kind', 'kind']]) expect(isFacetOrder(other)).toBe(false);
});
