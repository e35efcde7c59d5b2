import { createHash } from 'node:crypto';
import type { JsonValue } from '#shared/audit-event.ts';

/**
 * The canonical text of a JSON value after RFC 8785 (JSON Canonicalization Scheme): keys in the order of
 * their UTF-16 code units, numbers and strings as ECMAScript writes them, no white space. Lone surrogates,
 * which the RFC forbids, are written as `\udXXX` escapes so that any payload has a canonical text.
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) {
    let text = '[';
    for (let index = 0; index < value.length; index++) {
      if (index > 0) text += ',';
      text += canonicalJson(value[index] ?? null);
    }
    return text + ']';
  }
  return canonicalMembers(canonicalEntries(value));
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
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
