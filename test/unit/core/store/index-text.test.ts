import { expect, it } from 'vitest';
import type { SourceEvent } from '#core/sources/source.ts';
import { readBlockRows } from '#core/store/column-blocks.ts';
import { createIndexTexts } from '#core/store/index-text.ts';
import { openStoreForReading } from '#core/store/open-database.ts';
import { openTestStore } from '#test/support/store/open-writer.ts';
import { sourceRecord } from '#test/support/store/source-records.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

function storeAndRead(...events: Partial<SourceEvent>[]) {
  const folder = temporaryFolder();
  const store = openTestStore(folder);
  store.store(
    events.map((event, index) => sourceRecord({ externalId: `${index + 1}`, timeMs: 1000 * (index + 1), ...event })),
  );
  const reader = openStoreForReading(folder);
  const ids = reader.prepare<[], number>('SELECT id FROM event ORDER BY id').pluck().all();
  const entries = [...createIndexTexts(reader, 'main')(ids)];
  const blockRows = readBlockRows(reader, ids);
  reader.close();
  return { entries, blockRows };
}

function partsOf(event: Partial<SourceEvent>): string[] {
  const { entries } = storeAndRead(event);
  return (entries[0]?.text ?? '').split(' \x1f ');
}

it('leaves out a part whose words stand in the summary, in their order', () => {
  const actor = 'ann@example.com';
  expect(partsOf({ actor, summary: `${actor} changed it` })).not.toContain(actor);
  expect(partsOf({ actor, summary: `it was changed by Ann@Example.com` })).not.toContain(actor);
  expect(partsOf({ actor, summary: `(${actor})` })).not.toContain(actor);
});

it.each(['joann@example.com changed it', 'ann@example.community', 'ann@example.comé', 'éann@example.com'])(
  'keeps a part that only stands within words: %s',
  (summary) => expect(partsOf({ actor: 'ann@example.com', summary })).toContain('ann@example.com'),
);

it('keeps apart what came with the sign that stands between parts', () => {
  const parts = partsOf({ summary: 'one\x1ftwo', actor: 'é\x1fthree', object: 'four \x1f five' });
  expect(parts).toEqual(expect.arrayContaining(['one two', 'e three', 'four   five']));
});

it.each([
  [{ a: 'one', b: 'two' }, ['one', 'two']],
  [{ a: 'he said "no"', b: '","', c: 'back\\slash' }, ['he said "no"', '","', 'back\\slash']],
  [{ a: 'one', b: 2, c: 'three' }, ['one', '2', 'three']],
  [{ a: ['x', 'y'], b: { k: 'v' }, c: 'z' }, ['["x","y"]', '{"k":"v"}', 'z']],
  [{ a: 'one\ntwo', b: 'é' }, ['one two', 'e']],
])('finds further fields by their values: %j', (fields, values) => {
  const parts = partsOf({ fields }).map((part) => part.replace('\n', ' '));
  expect(parts.filter((part) => values.includes(part))).toEqual(values);
});

it('brings the columns beside the index along', () => {
  const { entries, blockRows } = storeAndRead(
    { violation: true, actor: 'ann', operation: 'update', object: 'account', environment: 'production' },
    { status: 'Failed', origin: 'main', target: 'uat', type: 'login', actor: null },
  );
  expect(entries.flatMap(({ blockRow }) => blockRow.map((value) => value ?? 0))).toEqual([...blockRows]);
});
