import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tokenisePayload } from '#renderer/lib/payload-tokens.ts';

const payload = fc.oneof(
  fc.json(),
  fc.string(),
  fc.string().map((text) => `{${text}`),
  fc.string().map((text) => `<a b="${text}">${text}</a>`),
);

it('loses nothing of any text', () => {
  fc.assert(
    fc.property(payload, (text) => {
      const tokens = tokenisePayload(text);
      expect(tokens.map((token) => token.text).join('')).toBe(text);
    }),
  );
});

it('tells names from values', () => {
  const kinds = (text: string) =>
    tokenisePayload(text)
      .filter(({ kind }) => kind !== 'plain')
      .map((token) => [token.kind, token.text]);
  expect(kinds('{"a": [1, "b", null]}')).toEqual([
    ['name', '"a"'],
    ['number', '1'],
    ['text', '"b"'],
    ['word', 'null'],
  ]);
  expect(kinds('<a x="1">t</a>')).toEqual([
    ['name', '<a'],
    ['word', 'x'],
    ['text', '"1"'],
    ['name', '</a'],
  ]);
});
