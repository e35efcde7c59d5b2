import { hash } from 'node:crypto';
import type { JsonValue } from '#shared/audit-event.ts';

/**
 * The canonical text of a JSON value after RFC 8785 (JSON Canonicalization Scheme): keys in the order of
 * their UTF-16 code units, numbers and strings as ECMAScript writes them, no white space. Lone surrogates,
 * which the RFC forbids, are written as `\udXXX` escapes so that any payload has a canonical text.
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const sorted = sortedCopy(value);
  return sorted === unsortable ? joinedText(value) : JSON.stringify(sorted);
}

const unsortable = Symbol('unsortable');

/**
 * A copy whose keys were added in canonical order, since the built-in serialiser is many times faster than
 * joining texts. Not possible with keys like `10`, which objects always put first, and `__proto__`.
 */
function sortedCopy(value: JsonValue): JsonValue | typeof unsortable {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const list: JsonValue[] = [];
    for (const entry of value) {
      const sorted = sortedCopy(entry);
      if (sorted === unsortable) return unsortable;
      list.push(sorted);
    }
    return list;
  }
  const copy: { [key: string]: JsonValue } = {};
  for (const key of Object.keys(value).sort()) {
    const first = key.charCodeAt(0);
    if ((first >= 0x30 && first <= 0x39) || key === '__proto__') return unsortable;
    const sorted = sortedCopy(value[key] ?? null);
    if (sorted === unsortable) return unsortable;
    copy[key] = sorted;
  }
  return copy;
}

function joinedText(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(joinedText).join(',')}]`;
  const keys = Object.keys(value).sort();
  return canonicalMembers(keys.map((key) => [key, joinedText(value[key] ?? null)]));
}

/** The members of an object in canonical order, each with the canonical text of its value. */
export function canonicalEntries(value: { [key: string]: JsonValue }): [key: string, text: string][] {
  return Object.keys(value)
    .sort()
    .map((key) => [key, canonicalJson(value[key] ?? null)]);
}

/** Joins members that are in canonical order to the canonical text of an object. */
export function canonicalMembers(entries: [key: string, text: string][]): string {
  let text = '{';
  for (const [key, value] of entries) {
    if (text.length > 1) text += ',';
    text += JSON.stringify(key) + ':' + value;
  }
  return text + '}';
}

/** SHA-256 over the UTF-8 form of a text, in hexadecimal. */
export function sha256Hex(text: string): string {
  return hash('sha256', text, 'hex');
}
