import { expect, test } from 'vitest';
import { allColumns, chooseColumns } from '#core/export/columns.ts';
import { createNdjsonWriter } from '#core/export/ndjson-writer.ts';
import { makeEvent } from '#test/support/export/make-event.ts';
import { createMemorySink } from '#test/support/export/memory-sink.ts';

const event = makeEvent({
  typeCode: 1464,
  summary: 'line\u2028 "quoted" \n \ud83d',
  workItems: [{ system: 'jira', key: 'FIN-1', url: null }],
});

test('a line is the whole event as JSON', async () => {
  const sink = createMemorySink();
  const writer = createNdjsonWriter(sink, allColumns('events'));
  await writer.write({ source: { event }, item: null });
  await writer.write({ source: { event }, item: null });
  await writer.finish();
  const lines = sink.bytes().toString('utf8').split('\n');
  expect(lines).toEqual([JSON.stringify(event), JSON.stringify(event), '']);
  expect(JSON.parse(lines[0] ?? '')).toEqual(event);
});

test('named columns stand under their keys', async () => {
  const sink = createMemorySink();
  const writer = createNdjsonWriter(sink, chooseColumns(['by', 'code', 'ticket', 'md'], 'items'));
  const item = { change: 'new', type: 'ApexClass', name: 'A', modifiedBy: null, modifiedAt: null };
  await writer.write({ source: { event, items: [item] }, item });
  await writer.finish();
  expect(JSON.parse(sink.bytes().toString('utf8'))).toEqual({
    actor: event.actor,
    typeCode: 1464,
    workItems: event.workItems,
    metadata: 'ApexClass',
  });
});
