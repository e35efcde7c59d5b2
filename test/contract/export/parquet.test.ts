import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chooseColumns } from '#core/export/columns.ts';
import { createPartialFile } from '#core/export/partial-file.ts';
import { createParquetWriter } from '#core/export/parquet-writer.ts';
import { exportJob } from '#test/support/export/export-job.ts';
import { hostileTexts } from '#test/support/export/hostile-texts.ts';
import { makeEvent } from '#test/support/export/make-event.ts';
import { readParquet } from '#test/support/export/read-parquet.ts';
import { runHere } from '#test/support/export/run-here.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const link = { system: 'jira', key: 'FIN-101', url: 'https://example.com/FIN-101' } as const;

test('DuckDB reads every row with its types', async () => {
  const file = join(temporaryFolder(), "it's.parquet");
  const events = hostileTexts.map((text, index) =>
    makeEvent({
      id: `gs:${String(index)}`,
      time: new Date(Date.UTC(2026, 2, 4, 10, 15, 30, index * 37)).toISOString(),
      summary: text,
      record: text,
      typeCode: index % 2 === 0 ? 1464 : '7e3',
      itemCount: index === 3 ? null : index,
      violation: index % 2 === 0,
      workItems: index % 3 === 0 ? [] : [link, { system: 'asana', key: text ?? '', url: null }],
    }),
  );
  const columns = ['time', 'summary', 'record', 'typeCode', 'itemCount', 'violation', 'workItems', 'id'];

  const result = await runHere({ ...exportJob(file, 'parquet', events), columns });

  const read = await readParquet(file);
  expect(result.rows).toBe(events.length);
  expect(read.types).toEqual({
    time: 'TIMESTAMP WITH TIME ZONE',
    summary: 'VARCHAR',
    record: 'VARCHAR',
    typeCode: 'VARCHAR',
    itemCount: 'BIGINT',
    violation: 'BOOLEAN',
    workItems: 'STRUCT("system" VARCHAR, "key" VARCHAR, url VARCHAR)[]',
    id: 'VARCHAR',
  });
  expect(read.rows.map(({ time, ...row }) => ({ ...row, time: (time as Date).toISOString() }))).toEqual(
    events.map((event) => ({
      time: event.time,
      summary: event.summary,
      record: event.record,
      typeCode: String(event.typeCode),
      itemCount: event.itemCount === null ? null : BigInt(event.itemCount),
      violation: event.violation,
      workItems: event.workItems,
      id: event.id,
    })),
  );
  expect(read.facts).toMatchObject({
    'tickmark.query': 'kind:deployment',
    'tickmark.rows': String(events.length),
    'tickmark.columns': JSON.stringify(columns),
    'tickmark.times': 'UTC',
  });
  expect(JSON.parse(read.facts['tickmark.connections'] ?? '')).toEqual(exportJob(file, 'csv', []).manifest.connections);
});

test('the first and the last year, rows of items, and no rows at all', async () => {
  const folder = temporaryFolder();
  const times = ['0001-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'];
  const items = ['A', 'B'].map((name) => ({
    change: 'new',
    type: 'ApexClass',
    name,
    modifiedBy: null,
    modifiedAt: name === 'A' ? '2026-03-04T10:15:30.123Z' : 'yesterday',
  }));
  const details = times.map((time) => ({ event: makeEvent({ time }), items, fields: {} }));
  const file = join(folder, 'items.parquet');
  await runHere({
    ...exportJob(file, 'parquet', details),
    rows: 'items',
    total: 6,
    columns: ['time', 'name', 'modifiedAt'],
  });

  expect(
    (await readParquet(file)).rows.map((row) => [(row.time as Date).toISOString(), row.name, row.modifiedAt]),
  ).toEqual(times.flatMap((time) => items.map(({ name, modifiedAt }) => [time, name, modifiedAt])));

  const empty = join(folder, 'empty.parquet');
  await runHere(exportJob(empty, 'parquet', []));
  const read = await readParquet(empty);
  expect(read.rows).toEqual([]);
  expect(read.types.time).toBe('TIMESTAMP WITH TIME ZONE');
});

test('row groups end by rows and by size, and the same rows are the same bytes', async () => {
  const folder = temporaryFolder();
  const rows = Array.from({ length: 95 }, (_, index) =>
    makeEvent({ id: `gs:${String(index)}`, summary: 'x'.repeat(index) }),
  );
  async function write(name: string, limits: { rows: number; bytes: number }): Promise<string> {
    const file = await createPartialFile(join(folder, name));
    const columns = chooseColumns(['id', 'summary'], 'events');
    const writer = createParquetWriter(file, { columns, createdBy: 'Tickmark test', facts: () => ({}), limits });
    for (const event of rows) await writer.write({ source: { event }, item: null });
    await writer.finish();
    await file.close();
    return file.path;
  }
  const byRows = await readParquet(await write('rows', { rows: 10, bytes: 1e9 }));
  const bySize = await readParquet(await write('size', { rows: 1e9, bytes: 2_000 }));
  expect(byRows.rowGroups).toBe(10);
  expect(bySize.rowGroups).toBeGreaterThan(5);
  expect(byRows.rows).toEqual(rows.map(({ id, summary }) => ({ id, summary })));
  expect(bySize.rows).toEqual(byRows.rows);

  const jobs = ['one', 'two'].map((name) => exportJob(join(folder, `${name}.parquet`), 'parquet', rows));
  const [one, two] = await Promise.all(jobs.map((job) => runHere(job)));
  expect(one?.sha256).toBe(two?.sha256);
});
