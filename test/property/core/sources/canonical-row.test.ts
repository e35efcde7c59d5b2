import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAnswer } from '#core/sources/agileapps/read-answer.ts';
import { readAuditRow } from '#core/sources/agileapps/read-audit-row.ts';
import { utf8Text } from '#core/sources/utf8.ts';
import { cdata, escapeXml } from '#core/sample/agileapps-wire/xml-text.ts';
import { writeEntries } from '#core/sample/agileapps-wire/write-entries.ts';
import type { AnswerFormat } from '#core/sample/agileapps-wire/platform-answer.ts';
import type { WireEntry, WireValue } from '#core/sample/audit-log/wire-entry.ts';

/** Texts that XML can carry, with all that may be read in two ways: markup, white space, line ends. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }).map((part) => part.replace(/[\u0000-\u001f\ufffe\uffff]/g, '')),
      fc.constantFrom(
        '&',
        '<',
        '>',
        '"',
        "'",
        ']]>',
        '&amp;',
        '&#65;',
        '<b>',
        ' ',
        '\t',
        '\n',
        '\r\n',
        '\r',
        '-1',
        '0',
      ),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''));
const value: fc.Arbitrary<WireValue> = fc.oneof(
  text,
  fc.constant(null),
  fc.record({ content: text.filter((content) => content.trim() !== ''), displayValue: text, type: text }),
);
const name = fc
  .stringMatching(/^[a-z_][a-z0-9_]{0,8}$/)
  .filter((key) => !(key in {}) && !['constructor', 'prototype', 'id', 'date_created', '__proto__'].includes(key));
const entry = fc
  .tuple(
    fc.integer({ min: 1, max: 99 }),
    fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 7 }),
  )
  .map(([id, fields]): WireEntry => ({
    ...Object.fromEntries(fields),
    id: String(id),
    date_created: '2026-03-02T10:00:00.000Z',
  }));

/** The one row of an answer as the sample server writes it. */
function written(row: WireEntry, format: AnswerFormat): string {
  const { rows } = readAnswer(Buffer.from(writeEntries(format, { rows: [row], total: 1 }, null, true)), 'auditLog');
  expect(rows).toHaveLength(1);
  return utf8Text(rows[0] ?? new Uint8Array());
}

function hashes(row: WireEntry): [xml: string, json: string] {
  return [readAuditRow(written(row, 'xml')).hash, readAuditRow(written(row, 'json')).hash];
}

/** A text as it is compared: white space around it and the kind of line ends do not count. */
function compared(given: string): string {
  return given.trim().replace(/\r\n?/g, '\n');
}

/** What the compared form keeps of a value. */
function essence(given: WireValue | undefined): string {
  if (given === null || given === undefined) return '["",""]';
  if (typeof given === 'string') return JSON.stringify([compared(given), '']);
  return JSON.stringify([compared(given.content), compared(given.displayValue)]);
}

test('a row has one hash, whether it is read as XML or as JSON, and reads as the same event', () => {
  fc.assert(
    fc.property(entry, (row) => {
      const [xml, json] = hashes(row);
      expect(json).toBe(xml);
      const [fromXml, fromJson] = [readAuditRow(written(row, 'xml')).event, readAuditRow(written(row, 'json')).event];
      expect({ ...fromJson, fields: null }).toEqual({ ...fromXml, fields: null });
    }),
    { numRuns: 500 },
  );
});

/** The row with one field changed: put in the place of another, or, of a lookup, one part of it. */
function changedRow(
  row: WireEntry,
  key: string,
  changed: WireValue,
  part: 'all' | 'content' | 'displayValue',
): WireEntry {
  const earlier = row[key];
  const isLookup = earlier !== null && typeof earlier === 'object';
  if (part === 'all' || !isLookup || typeof changed !== 'string') return { ...row, [key]: changed };
  return { ...row, [key]: { ...earlier, [part]: changed } };
}

test('any changed value changes the hash, in both formats alike', () => {
  const part = fc.constantFrom('all', 'content', 'displayValue');
  fc.assert(
    fc.property(entry, fc.nat(), name, value, part, (row, pick, newName, changed, which) => {
      const names = [...Object.keys(row).filter((key) => key !== 'id' && key !== 'date_created'), newName];
      const key = names[pick % names.length] ?? newName;
      const other = changedRow(row, key, changed, which as 'all');
      const same = essence(row[key]) === essence(other[key]);
      const [[xml], [otherXml, otherJson]] = [hashes(row), hashes(other)];
      expect(otherXml === xml).toBe(same);
      expect(otherJson).toBe(otherXml);
    }),
    { numRuns: 1_000 },
  );
});

test('the way a row is written down does not show in its hash', () => {
  fc.assert(
    fc.property(entry, fc.boolean(), fc.nat(), (row, inCdata, turn) => {
      const elements = Object.entries(row).map(([key, sent]) => {
        if (sent === null || sent === '') return turn % 2 === 0 ? `<${key}/>` : `<${key}></${key}>`;
        if (typeof sent !== 'string') {
          const shown = escapeXml(sent.displayValue, 'attribute');
          return `<${key} uri="/x" displayValue="${shown}" type="other">${escapeXml(sent.content)}</${key}>`;
        }
        return `<${key}><!-- here -->${inCdata ? cdata(sent) : escapeXml(sent)}</${key}>`;
      });
      const from = turn % elements.length;
      const turned = [...elements.slice(from), ...elements.slice(0, from)];
      const { hash } = readAuditRow(`<auditLog>\n  ${turned.join('\n  ')}\n</auditLog>`);
      expect(hash).toBe(hashes(row)[0]);
    }),
    { numRuns: 300 },
  );
});
