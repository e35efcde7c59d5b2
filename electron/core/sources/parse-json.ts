import type { JsonValue } from '#shared/audit-event.ts';

type ParseWithSource = (
  text: string,
  reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
) => JsonValue;

/**
 * Parses JSON without losing digits: a whole number outside the 53 bits of a JavaScript number becomes the
 * text of its digits, since ids of 64 bits are opaque texts to us. Throws `SyntaxError`.
 */
export function parseJson(text: string): JsonValue {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as JsonValue;
  // The reviver's third argument (the source text of a number) is in the runtime, not yet in the library types.
  return (JSON.parse as ParseWithSource)(text, (_key, value, context) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value) || context.source === undefined) return value;
    return /^-?\d+$/.test(context.source) ? context.source : value;
  });
}
