import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAuditRow } from '#core/sources/agileapps/read-audit-row.ts';
import { cutXmlRows } from '#core/sources/agileapps/xml-rows.ts';
import { canonicalJson } from '#core/sources/canonical-json.ts';
import { escapeForXml } from '#core/sources/redact.ts';
import { readSourceDate } from '#core/sources/source-dates.ts';
import type { JsonValue } from '#shared/audit-event.ts';

const json = fc
  .jsonValue({ stringUnit: 'binary', maxDepth: 4 })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);

/** The same value with every object's keys in another order. */
function reordered(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reordered);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reordered(member)]),
  );
}

/** The rule of RFC 8785 written down plainly. */
function byTheBook(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(byTheBook).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value).sort((left, right) => (left < right ? -1 : 1));
  return `{${keys.map((key) => `${JSON.stringify(key)}:${byTheBook(value[key] ?? null)}`).join(',')}}`;
}

test('the canonical text is the one of RFC 8785, does not depend on key order, and keeps the value', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value);
      expect(text).toBe(byTheBook(value));
      expect(canonicalJson(reordered(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(value);
    }),
  );
});

const xmlText = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .map((text) => text.replace(/[\u0000-\u001f\ufffe\uffff]/g, ' '));
const name = fc
  .stringMatching(/^[a-z_][a-z0-9_]{0,8}$/)
  .filter((text) => !['constructor', 'prototype'].includes(text) && !text.startsWith('__'));

test('XML text comes back as it was, escaped or in CDATA, with the same hash', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, xmlText), { selector: ([key]) => key, maxLength: 6 }), (pairs) => {
      const fields = pairs.filter(
        ([key]) => key !== 'id' && key !== 'record_id' && key !== 'date_created' && !(key in {}),
      );
      const head = '<id>1</id><date_created>2026-03-02</date_created>';
      const escaped = `<auditLog>${head}${fields.map(([key, text]) => `<${key}>${escapeForXml(text)}</${key}>`).join('')}</auditLog>`;
      const quoted = `<auditLog>${fields
        .toReversed()
        .map(([key, text]) => `<${key}><![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${key}>`)
        .join('')}${head}</auditLog>`;
      expect(cutXmlRows(`<platform>${escaped}${quoted}</platform>`, 'auditLog').rows).toEqual([escaped, quoted]);
      const [one, other] = [readAuditRow(escaped), readAuditRow(quoted)];
      expect(other.hash).toBe(one.hash);
      const unmapped = fields.filter(([key]) => key.startsWith('x'));
      for (const [key, text] of unmapped) expect(one.event.fields[key]).toBe(text.trim() === '' ? null : text.trim());
    }),
  );
});

test('every instant of the years 1 to 9999 is read back from its ISO form', () => {
  const first = Date.parse('0001-01-01T00:00:00.000Z');
  const last = Date.parse('9999-12-31T23:59:59.999Z');
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (ms) => {
      const text = new Date(ms).toISOString();
      expect(readSourceDate(text)).toEqual({ ms, zoneAssumed: false });
      expect(readSourceDate(text.replace('Z', '+00:00'))).toEqual({ ms, zoneAssumed: false });
      const seconds = Math.floor(ms / 1000) * 1000;
      expect(readSourceDate(`${text.slice(0, 19)}Z`)).toEqual({ ms: seconds, zoneAssumed: false });
    }),
  );
});
