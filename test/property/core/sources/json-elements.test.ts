import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJsonSplitter, JsonShapeError } from '#core/sources/json-elements.ts';
import { utf8Text } from '#core/sources/utf8.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\\"', '}', ']', '[{', ',', '\\\\"', '😀', '\u2028', 'Deployments":['),
);
const element = fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 });
const record = fc.oneof(fc.dictionary(hostile, fc.oneof(hostile, element), { maxKeys: 5 }), element);

/** Cuts bytes at the given places, so that texts, escapes and characters of several bytes are torn. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const edges = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((left, right) => left - right);
  const pieces: Uint8Array[] = [];
  let start = 0;
  for (const edge of [...edges, bytes.length]) {
    pieces.push(bytes.subarray(start, edge));
    start = edge;
  }
  return pieces;
}

function split(
  bytes: Uint8Array,
  places: readonly number[],
  path: string[],
): { elements: string[]; envelope: unknown } {
  const splitter = createJsonSplitter(path);
  const elements: string[] = [];
  for (const piece of cut(bytes, places)) splitter.push(piece, (element) => elements.push(utf8Text(element)));
  return { elements, envelope: splitter.end().envelope };
}

test('every element comes out as its exact text, however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 6 }),
      fc.dictionary(hostile, element, { maxKeys: 3 }),
      fc.constantFrom(undefined, 1, '\t'),
      fc.array(fc.nat(), { maxLength: 20 }),
      (records, around, indent, places) => {
        const others = Object.entries(around).filter(([key]) => key.toLowerCase() !== 'deployments');
        const document = Object.fromEntries([...others, ['Deployments', records], ['after', '[{"']]);
        const bytes = Buffer.from(JSON.stringify(document, null, indent));
        const { elements, envelope } = split(bytes, places, ['deployments']);
        expect(elements.map((text) => JSON.parse(text) as unknown)).toEqual(JSON.parse(JSON.stringify(records)));
        expect(bytes.toString()).toContain(elements.join('').length === 0 ? '' : elements[0]);
        expect(envelope).toEqual(JSON.parse(JSON.stringify({ ...document, Deployments: [] })));
      },
    ),
  );
});

test('a nested list and a lone object are found too', () => {
  fc.assert(
    fc.property(
      fc.dictionary(hostile, element, { maxKeys: 4 }),
      fc.array(fc.nat(), { maxLength: 9 }),
      (row, places) => {
        for (const rows of [row, [row]]) {
          const bytes = Buffer.from(JSON.stringify({ auditLog: [1], platform: { message: {}, auditLog: rows, n: 1 } }));
          expect(
            split(bytes, places, ['platform', 'auditLog']).elements.map((text) => JSON.parse(text) as unknown),
          ).toEqual([JSON.parse(JSON.stringify(row))]);
        }
      },
    ),
  );
});

test('a document that ends early is never taken for whole', () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 4 }),
      fc.nat(),
      fc.array(fc.nat(), { maxLength: 5 }),
      (records, place, places) => {
        const bytes = Buffer.from(JSON.stringify({ Deployments: records, n: 1 }));
        const short = bytes.subarray(0, place % bytes.length);
        expect(() => split(short, places, ['Deployments'])).toThrow(JsonShapeError);
      },
    ),
  );
});

test('bytes at random never hang or throw anything else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.array(fc.nat(), { maxLength: 4 }), (noise, places) => {
      for (const prefix of ['', '{"Deployments":[', '[{']) {
        try {
          split(Buffer.concat([Buffer.from(prefix), noise]), places, ['Deployments']);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(JsonShapeError);
        }
      }
    }),
  );
});

test.each([
  ['{"Deployments":[{} {}]}', 'broken'],
  ['{"Deployments":[,{}]}', 'broken'],
  ['{"Deployments":[{},]}', 'broken'],
  ['{"Deployments":[{}]]', 'broken'],
  ['{"Deployments":[{}]} x', 'broken'],
  ['{"a":1', 'truncated'],
  ['x', 'not-json'],
  ['"text"', 'not-json'],
  ['  ', 'not-json'],
])('%s is %s', (text, kind) => {
  expect(() => split(Buffer.from(text), [3, 9], ['Deployments'])).toThrow(expect.objectContaining({ kind }));
});
