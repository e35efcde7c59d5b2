import type { JsonValue } from '#shared/audit-event.ts';
import { redact } from './redact.ts';

const longestMessage = 300;

/**
 * The server's own words out of an error answer, in this order: `Error.Message`, `Message`, a text `Error`,
 * problem details (RFC 9457: `title`, `detail`, `errors`), plain text that is no markup. Keys are compared
 * without case. At most 300 characters, on one line, without any of the given secrets; `null` where the
 * answer says nothing readable.
 */
export function extractErrorMessage(body: string, secrets: readonly string[]): string | null {
  const trimmed = body.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') return null;
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) {
    const parsed = parseOrNull(trimmed);
    const said = parsed === undefined ? null : messageOf(parsed);
    if (said !== null) return tidyMessage(said, secrets);
  }
  if (trimmed.startsWith('<') || /<\/?[a-z][^>]*>/i.test(trimmed)) return null;
  return tidyMessage(trimmed.startsWith('"') ? textOf(parseOrNull(trimmed)) : trimmed, secrets);
}

/** One line, no secrets, at most 300 characters; `null` for nothing. */
export function tidyMessage(text: string | null, secrets: readonly string[]): string | null {
  if (text === null) return null;

  const line = redact(text, secrets)
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, ' ')
    .trim();
  if (line === '') return null;
  return line.length <= longestMessage ? line : `${line.slice(0, longestMessage - 1).toWellFormed()}…`;
}

/** Looks up a member without regard to case, an exact match first. */
export function lookUp(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  if (Object.hasOwn(value, key)) return value[key];
  const wanted = key.toLowerCase();
  const found = Object.keys(value).find((candidate) => candidate.toLowerCase() === wanted);
  return found === undefined ? undefined : value[found];
}

function messageOf(value: JsonValue): string | null {
  const error = lookUp(value, 'Error');
  return textOf(lookUp(error, 'Message')) ?? textOf(lookUp(value, 'Message')) ?? textOf(error) ?? problemDetails(value);
}

function problemDetails(value: JsonValue): string | null {
  const parts = [textOf(lookUp(value, 'title')), textOf(lookUp(value, 'detail'))];
  const errors = lookUp(value, 'errors');
  if (errors !== null && typeof errors === 'object' && !Array.isArray(errors)) {
    for (const [field, problems] of Object.entries(errors)) {
      const texts = (Array.isArray(problems) ? problems : [problems]).map(textOf).filter((text) => text !== null);
      if (texts.length > 0) parts.push(`${field}: ${texts.join(' ')}`);
    }
  }
  const told = parts.filter((part) => part !== null);
  return told.length > 0 ? told.join(' ') : null;
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function parseOrNull(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
