import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createAgileAppsSource } from '#core/sources/agileapps/agileapps-source.ts';
import { readSavedFile } from '#core/sources/file-format.ts';
import { createGearsetSource } from '#core/sources/gearset/gearset-source.ts';
import type { SavedFileSummary, SourceRecord, UnreadableRecord } from '#core/sources/source.ts';
import type { SourceKind } from '#shared/audit-event.ts';

interface ReadFile {
  records: SourceRecord[];
  unreadable: UnreadableRecord[];
  summary: SavedFileSummary;
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, void> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(bytes: Uint8Array, kind: SourceKind, size = 7): Promise<ReadFile> {
  const records: SourceRecord[] = [];
  const unreadable: UnreadableRecord[] = [];
  const batches = readSavedFile(
    inPieces(bytes, size),
    kind === 'gearset' ? createGearsetSource() : createAgileAppsSource(),
  );
  for (;;) {
    const step = await batches.next();
    if (step.done) return { records, unreadable, summary: step.value };
    records.push(...step.value.records);
    unreadable.push(...step.value.unreadable);
  }
}

const gearset = Buffer.from(
  '\ufeff\n{"Deployments":[{"DeploymentId":"a","Date":"2026-03-04T10:15:30","JiraTickets":[]},{"DeploymentId":"b","Date":"2026-03-04T10:15:30Z"},{}]}',
);
const xml = Buffer.from(
  '<?xml version="1.0"?><platform><auditLog><id>1</id><date_created>2026-03-02</date_created></auditLog><message><code>0</code></message><totalRecordCount>9</totalRecordCount></platform>',
);
const json = Buffer.from('{"platform":{"auditLog":{"id":"1","date_created":"2026-03-02"},"message":{"code":"0"}}}');

describe('a saved file', () => {
  test.each([1, 7, 100_000])('of Gearset is read, packed or not, in pieces of %i', async (size) => {
    for (const bytes of [gearset, gzipSync(gearset)]) {
      const { records, unreadable, summary } = await read(bytes, 'gearset', size);
      expect(summary).toMatchObject({ format: 'gearset-json', rows: 3 });
      expect(summary.notices).toHaveLength(1);
      expect(records.map(({ event, withIncludes }) => [event.externalId, event.workItemState, withIncludes])).toEqual([
        ['a', 'none', true],
        ['b', 'not-requested', false],
      ]);
      expect(unreadable).toHaveLength(1);
    }
  });

  test('of AgileApps is read, XML or JSON', async () => {
    const fromXml = await read(gzipSync(xml), 'agileapps');
    expect(fromXml.summary).toEqual({
      format: 'agileapps-xml',
      rows: 1,
      notices: ['The file holds 1 of 9 rows that the server had.'],
    });
    const fromJson = await read(json, 'agileapps');
    expect(fromJson.summary).toEqual({ format: 'agileapps-json', rows: 1, notices: [] });
    expect(fromJson.records[0]?.event).toEqual(fromXml.records[0]?.event);
  });

  test.each<[string, Uint8Array, SourceKind]>([
    ['nothing', Buffer.from(' '), 'gearset'],
    ['nothing', Buffer.from(''), 'agileapps'],
    ['garbage', Buffer.from('hello'), 'gearset'],
    ['garbage', Buffer.from('hello'), 'agileapps'],
    ['a web page', Buffer.from('<html></html>'), 'agileapps'],
    ['XML for Gearset', xml, 'gearset'],
    ['Gearset for AgileApps', gearset, 'agileapps'],
    ['AgileApps for Gearset', json, 'gearset'],
    ['a truncated answer', gearset.subarray(0, 60), 'gearset'],
    ['a truncated page', xml.subarray(0, 100), 'agileapps'],
    ['damaged gzip', Buffer.concat([gzipSync(gearset).subarray(0, 30), Buffer.alloc(50)]), 'gearset'],
    ['truncated gzip', gzipSync(gearset).subarray(0, 40), 'gearset'],
    ['an error answer', Buffer.from('{"platform":{"message":{"code":"-101"}}}'), 'agileapps'],
  ])('with %s is refused', async (_name, bytes, kind) => {
    await expect(read(bytes, kind)).rejects.toMatchObject({ code: 'import.unreadable_file' });
  });
});
