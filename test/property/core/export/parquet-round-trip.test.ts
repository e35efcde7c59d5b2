import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseColumns } from '#core/export/columns.ts';
import { createPartialFile } from '#core/export/partial-file.ts';
import { createParquetWriter } from '#core/export/parquet-writer.ts';
import { makeEvent } from '#test/support/export/make-event.ts';
import { readParquet } from '#test/support/export/read-parquet.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const text = fc.option(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('', '\u0000', '\ud83d', '\ude00', '\ud83d\ude00', '\uffff', '\ue000', 'null'),
  ),
);
const row = fc.record({
  summary: text,
  record: text,
  itemCount: fc.option(fc.nat()),
  violation: fc.boolean(),
  workItems: fc.array(
    fc.record({ system: fc.constantFrom('jira', 'asana'), key: fc.string({ unit: 'binary' }), url: text }),
    { maxLength: 3 },
  ),
});
const columns = chooseColumns(['summary', 'record', 'itemCount', 'violation', 'workItems'], 'events');

const wellFormed = (value: string | null): string | null => value?.toWellFormed() ?? null;

test('any text comes back from Parquet, whatever the size of row groups', async () => {
  const folder = temporaryFolder();
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), async (rows, rowsPerGroup) => {
      const file = await createPartialFile(join(folder, 'any.parquet'));
      const limits = { rows: rowsPerGroup, bytes: 1e9 };
      const writer = createParquetWriter(file, {
        columns,
        createdBy: 'test',
        facts: () => ({ any: 'ä\u0000' }),
        limits,
      });
      for (const facts of rows) await writer.write({ source: { event: makeEvent(facts as never) }, item: null });
      await writer.finish();
      await file.close();
      const read = await readParquet(file.path);
      await rm(file.path);
      expect(read.rows).toEqual(
        rows.map(({ summary, record, itemCount, violation, workItems }) => ({
          summary: wellFormed(summary),
          record: wellFormed(record),
          itemCount: itemCount === null ? null : BigInt(itemCount),
          violation,
          workItems: workItems.map(({ system, key, url }) => ({
            system,
            key: key.toWellFormed(),
            url: wellFormed(url),
          })),
        })),
      );
      expect(read.facts).toEqual({ any: 'ä\u0000' });
    }),
    { numRuns: 60 },
  );
}, 60_000);
