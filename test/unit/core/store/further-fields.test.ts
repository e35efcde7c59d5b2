import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeFields,
  encodeFields,
  parseShape,
  type FurtherFieldsRow,
  type ReferredTexts,
} from '#core/store/further-fields.ts';
import type { JsonValue } from '#shared/audit-event.ts';

const none: ReferredTexts = {
  actor: null,
  object: null,
  record: null,
  recordAlias: null,
  oldValue: null,
  newValue: null,
};

function rowOf(fields: Record<string, JsonValue>, columns: ReferredTexts): FurtherFieldsRow {
  const { shapeKey, shape, values } = encodeFields(fields, columns);
  const { actor, object, record, recordAlias, oldValue, newValue } = columns;
  const shapeText = shapeKey === null ? null : JSON.stringify(shape());
  return [shapeText, values, actor, object, record, recordAlias, oldValue, newValue];
}

const text = fc.oneof(fc.constantFrom('dev.one@example.com', 'Invoice', 'a', '0', 'a\n0\nb'), fc.string());
const value = fc.oneof(text, fc.constant(null), fc.jsonValue()) as fc.Arbitrary<JsonValue>;
const column = fc.option(text);
const columns = fc.record({
  actor: column,
  object: column,
  record: column,
  recordAlias: column,
  oldValue: column,
  newValue: column,
});

describe('further fields', () => {
  it('come back as they were, with names, order and empty values', () => {
    fc.assert(
      fc.property(fc.dictionary(text, value), columns, (given, texts) => {
        const fields = JSON.parse(JSON.stringify(given)) as Record<string, JsonValue>;
        expect(decodeFields(rowOf(fields, texts))).toEqual(Object.entries(fields));
      }),
    );
  });

  it('keep no value that a column or an earlier field has', () => {
    const fields = { object: 'INVOICE', object_key: 'INVOICE', reference_id: 'R-100', int_col1: null };
    const { values, shape } = encodeFields(fields, { ...none, record: 'R-100' });
    expect(values).toBe('["INVOICE"]');
    expect(shape()).toEqual([
      ['object', 0],
      ['object_key', 0],
      ['reference_id', 'record'],
      ['int_col1', null],
    ]);
  });

  it('of different shapes have different keys, whatever the names', () => {
    const one = encodeFields({ a: 'x', b: 'y' }, none);
    const other = encodeFields({ 'a=0,1:b': 'x' }, none);
    expect(one.shapeKey).not.toBe(other.shapeKey);
    expect(parseShape(JSON.stringify(other.shape()))).toEqual([['a=0,1:b', 0]]);
  });
});
