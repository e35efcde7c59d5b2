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
  const { shape, values } = encodeFields(fields, columns);
  const { actor, object, record, recordAlias, oldValue, newValue } = columns;
  return [shape, values, actor, object, record, recordAlias, oldValue, newValue];
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
    expect(parseShape(shape ?? '')).toEqual([
      ['object', 0],
      ['object_key', 0],
      ['reference_id', 'record'],
      ['int_col1', null],
    ]);
  });

  it('come back as well where there were more shapes before than are remembered', () => {
    const many = Array.from({ length: 4_000 }, (_, index) => ({ [`a${index}`]: 'x', b: null, c: index }));
    for (const fields of [...many, ...many]) {
      expect(decodeFields(rowOf(fields, none))).toEqual(Object.entries(fields));
    }
  });
});
