import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseXmlNode } from '#core/sources/agileapps/xml-node.ts';
import { parseXmlRow } from '#core/sources/agileapps/xml-row.ts';
import { createXmlRowCutter, cutXmlRows } from '#core/sources/agileapps/xml-rows.ts';
import { utf8Text } from '#core/sources/utf8.ts';

const name = fc.constantFrom('id', 'type', 'x:type', 'created_id', 'ns:a', 'toString', 'Größe', 'a-b', 'a.b', '_');
const attributeName = fc.constantFrom('type', 'displayValue', 'x:kind', 'xmlns', 'xmlns:x', 'uri');
const entity = fc.constantFrom(
  '&amp;',
  '&lt;',
  '&#65;',
  '&#x1F600;',
  '&quot;',
  '&apos;',
  '&nbsp;',
  '&unknown;',
  '&#1;',
);
const plainText = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[<>&\r]/g, ' '));
const space = fc.constantFrom('', ' ', '\n    ', '\t', '\r\n');
const text = fc.oneof(plainText, entity, space, fc.constantFrom('café', '😀', '0012', '7e3', ' 3 ', '\u0007'));
const cdata = fc
  .string({ maxLength: 10 })
  .map((inner) => `<![CDATA[${inner.replaceAll(']', ')').replaceAll('\r', '')}]]>`);
const other = fc.constantFrom('<!-- <id>4</id> -->', '<!---->', '<?target data?>');
const attribute = fc
  .tuple(attributeName, fc.array(fc.oneof(plainText, entity), { maxLength: 2 }), fc.constantFrom('"', "'"))
  .map(([key, parts, mark]) => ` ${key}=${mark}${parts.join('').replace(/["'\n\t]/g, '_')}${mark}`);
const attributes = fc
  .uniqueArray(attribute, { maxLength: 3, selector: (written) => written.split('=')[0] })
  .map((list) => list.join(''));

const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      name,
      attributes,
      fc.array(fc.oneof({ maxDepth: 3 }, text, text, cdata, other, tie('element')), { maxLength: 4 }),
      fc.boolean(),
    )
    .map(([tag, with_, inner, closed]) =>
      inner.length === 0 && closed ? `<${tag}${with_}/>` : `<${tag}${with_}>${inner.join('')}</${tag}>`,
    ),
}));
const row = fc
  .tuple(attributes, fc.array(fc.oneof(element, space), { maxLength: 6 }))
  .map(([with_, inner]) => `<auditLog${with_}>${inner.join('')}</auditLog>`);

test('a row reads the same by the quick reader as by the patient one', () => {
  fc.assert(
    fc.property(row, (raw) => {
      expect(parseXmlRow(raw)).toEqual(parseXmlNode(raw));
    }),
    { numRuns: 2_000 },
  );
});

test('a document is cut the same in whatever parts it comes', () => {
  const document = fc
    .tuple(
      fc.array(fc.oneof(row, element, other, space), { maxLength: 6 }),
      fc.constantFrom('', '<?xml version="1.0"?>\n'),
    )
    .map(([parts, start]) => `${start}<platform>${parts.join('')}</platform>\n`);
  fc.assert(
    fc.property(document, fc.array(fc.nat(400), { maxLength: 12 }), (whole, places) => {
      const bytes = Buffer.from(whole);
      const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const rows: string[] = [];
      const cutter = createXmlRowCutter('auditLog');
      for (const [index, from] of cuts.slice(0, -1).entries()) {
        cutter.push(bytes.subarray(from, cuts[index + 1]), (cut) => rows.push(utf8Text(cut)));
      }
      const plain = cutXmlRows(whole, 'auditLog');
      expect(rows).toEqual(plain.rows);
      // White space goes with the place where it was cut.
      expect(cutter.end().replace(/\s+/g, '')).toBe(plain.rest.replace(/\s+/g, ''));
    }),
    { numRuns: 1_000 },
  );
});

test('a document that is cut off is noticed at every place', () => {
  const whole = '<platform><auditLog><id>1</id></auditLog><!-- c --><message a="b">0</message></platform>';
  for (let length = 1; length < whole.length; length++) {
    const cutter = createXmlRowCutter('auditLog');
    cutter.push(Buffer.from(whole.slice(0, length)), () => undefined);
    expect(() => cutter.end()).toThrow(expect.objectContaining({ kind: 'truncated' }));
  }
});
