import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '#shared/audit-event.ts';
import { canonicalXmlRow, trimmedOrNull } from '#core/sources/agileapps/canonical-row.ts';
import { canonicalPlainRow, readPlainRow } from '#core/sources/agileapps/plain-row.ts';
import { parseXmlRow } from '#core/sources/agileapps/xml-row.ts';

const name = fc.constantFrom(
  'id',
  'type',
  'a.b',
  'a',
  'created_id',
  'x:type',
  'toString',
  '__proto__',
  '_',
  'Größe',
  '1a',
);
const attributeName = fc.constantFrom('b', 'type', 'uri', 'displayValue', 'xmlns', 'x:kind', 'constructor');
const entity = fc.constantFrom('&amp;', '&lt;', '&#65;', '&#13;', '&#32;', '&nbsp;', '&', '&#1;', '&#xD800;');
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  entity,
  fc.constantFrom('', ' ', '\n  ', '\r\n', ' 3 ', '\u00a0', '\u2028', ']]>', '<', '>', '"', '😀', '\u0007', 'café'),
);
const attribute = fc
  .tuple(attributeName, fc.array(text, { maxLength: 2 }), fc.constantFrom('"', "'"), fc.constantFrom(' ', '  ', '\n'))
  .map(([key, parts, mark, gap]) => `${gap}${key}=${mark}${parts.join('')}${mark}`);
const element = fc
  .tuple(
    name,
    fc.array(attribute, { maxLength: 2 }),
    fc.array(text, { maxLength: 2 }),
    fc.constantFrom('usual', 'usual', 'usual', 'empty', 'space', 'open', 'cdata', 'comment', 'nested'),
  )
  .map(([tag, attributes, parts, kind]) => {
    const start = `<${tag}${attributes.join('')}`;
    const inner = parts.join('');
    if (kind === 'empty') return `${start}/>`;
    if (kind === 'space') return `${start}>${inner}</${tag} >`;
    if (kind === 'open') return `${start}>${inner}`;
    if (kind === 'cdata') return `${start}><![CDATA[${inner}]]></${tag}>`;
    if (kind === 'comment') return `${start}>${inner}<!-- c --></${tag}>`;
    return kind === 'nested' ? `${start}><b>${inner}</b></${tag}>` : `${start}>${inner}</${tag}>`;
  });
const row = fc
  .tuple(
    fc.constantFrom('<auditLog>', '<auditLog>', '<auditLog>', '<auditLog a="1">', '<x:auditLog>', '<row>'),
    fc.array(fc.oneof({ weight: 5, arbitrary: element }, fc.constantFrom('', '\n    ', ' ', 'text', '<!-- c -->')), {
      maxLength: 6,
    }),
    fc.constantFrom('</auditLog>', '</auditLog>', '</auditLog>', '</auditLog >', '</auditLog> ', '', '</row>'),
  )
  .map(([start, inner, end]) => start + inner.join('') + end);

/** Fields as the full readers give them, and the canonical text; `null` where the row is no XML. */
function readFully(raw: string): { fields: [string, JsonValue][]; canonical: string } | null {
  try {
    const node = parseXmlRow(raw);
    const fields = node.children.flatMap(({ name: of, text: value, attributes }): [string, JsonValue][] => [
      [of, trimmedOrNull(value)],
      ...attributes.map(([key, said]): [string, JsonValue] => [`${of}.${key}`, trimmedOrNull(said)]),
    ]);
    return { fields, canonical: canonicalXmlRow(node) };
  } catch {
    return null;
  }
}

let plainRows = 0;

function expectSame(raw: string): void {
  const plain = readPlainRow(raw);
  if (plain === null) return;
  plainRows += 1;
  const fields = plain.form.names.map((of, place) => [of, plain.values[place]]);
  expect({ fields, canonical: canonicalPlainRow(plain) }).toEqual(readFully(raw));
  expect([...plain.form.places]).toEqual(plain.form.names.map((of, place) => [of, place]));
}

test('what the scanner reads is what the full readers read', () => {
  fc.assert(
    fc.property(row, (raw) => {
      expectSame(raw);
      expectSame(raw);
    }),
    { numRuns: 5_000 },
  );
  expect(plainRows).toBeGreaterThan(100);
});

test('a torn row is none', () => {
  const whole = '<auditLog>\n  <id>1</id><type a="b">x &amp; y</type>\n  <old_name/>\n</auditLog>';
  expect(readPlainRow(whole)?.values).toEqual(['1', 'x & y', 'b', null]);
  for (let length = 0; length < whole.length; length++) expect(readPlainRow(whole.slice(0, length))).toBeNull();
});

test('ever new forms neither fill the memory nor change what is read', () => {
  for (let index = 0; index < 30_000; index++) {
    const raw = `<auditLog><id>${index}</id><e${index % 997}>a</e${index % 997}><f${index}/></auditLog>`;
    expect(readPlainRow(raw)?.values ?? ['left to the others']).toContain(
      readPlainRow(raw) === null ? 'left to the others' : String(index),
    );
  }
  expectSame('<auditLog><id>1</id><type>a</type></auditLog>');
  expect(readPlainRow('<auditLog><id>1</id></auditLog>')?.values).toEqual(['1']);
});
