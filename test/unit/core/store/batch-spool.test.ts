import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSpoolWriter, openSpool, readSpool } from '#core/store/batch-spool.ts';
import { createStoringControl, stopStoring } from '#core/store/file-writer.ts';
import { openTestStore } from '#test/support/store/open-writer.ts';
import { sourceRecord } from '#test/support/store/source-records.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const records = Array.from({ length: 300 }, (_, number) =>
  sourceRecord({
    externalId: `release-${number}`,
    timeMs: number,
    summary: number % 2 === 0 ? '\ud800 half a pair' : 'Überführung 🚀',
  }),
);
const unreadable = [{ raw: '{"Name":"odd"}', reason: 'it has no id' }];

describe('a spool', () => {
  it('gives back what was written, in order, in small blocks', async () => {
    const folder = temporaryFolder();
    const spool = await openSpool(folder);
    const writer = createSpoolWriter(spool.descriptor, folder);
    writer.append({ records, unreadable });
    writer.append({ records: [], unreadable: [] });
    const blocks = [...readSpool(writer.place())];
    expect(blocks.flatMap((block) => block.records)).toEqual(records);
    expect(blocks.flatMap((block) => block.unreadable)).toEqual(unreadable);
    expect(Math.max(...blocks.map((block) => block.records.length))).toBeLessThanOrEqual(128);
    await spool.close();
  });

  it('has no name, so nothing of it can remain', async () => {
    const folder = temporaryFolder();
    const spool = await openSpool(folder);
    createSpoolWriter(spool.descriptor, folder).append({ records, unreadable });
    expect(readdirSync(folder)).toEqual([]);
    await spool.close();
  });

  it('needs a folder that can be written', async () => {
    await expect(openSpool(join(temporaryFolder(), 'missing'))).rejects.toThrow();
  });
});

describe('storing a spool', () => {
  async function prepare() {
    const store = openTestStore();
    const spool = await openSpool(store.folder);
    const writer = createSpoolWriter(spool.descriptor, store.folder);
    writer.append({ records, unreadable });
    const file = {
      connectionId: store.connection.id,
      connectionName: store.connection.name,
      source: store.connection.kind,
      fileName: 'saved.json',
      fileHash: 'ab'.repeat(32),
      fileBytes: 1,
      notices: [],
      startedMs: 1,
      nowMs: 2,
      toolVersion: 'test',
      batches: writer.place(),
      control: createStoringControl(),
    };
    return { store, spool, file };
  }

  it('stores everything at once', async () => {
    const { store, spool, file } = await prepare();
    expect(store.writer.storeFile(file)).toEqual({ new: 300, same: 0, changed: 0, quarantined: 1 });
    expect(store.reader.statistics()).toMatchObject({ events: 300, quarantined: 1, windows: 1 });
    await spool.close();
  });

  it('leaves nothing when it fails half-way, and works afterwards', async () => {
    const { store, spool, file } = await prepare();
    const tooLong = { ...file, batches: { ...file.batches, bytes: file.batches.bytes + 1 } };
    expect(() => store.writer.storeFile(tooLong)).toThrow(/ends too early/);
    expect(store.reader.statistics()).toMatchObject({ events: 0, quarantined: 0, windows: 0 });
    expect(store.writer.storeFile(file).new).toBe(300);
    await spool.close();
  });

  it('stops when it is asked to', async () => {
    const { store, spool, file } = await prepare();
    stopStoring(file.control);
    expect(() => store.writer.storeFile(file)).toThrow(expect.objectContaining({ code: 'app.interrupted' }));
    expect(store.reader.statistics()).toMatchObject({ events: 0, windows: 0 });
    await spool.close();
  });

  it('grows the store, not the folder', async () => {
    const { store, spool, file } = await prepare();
    store.writer.storeFile(file);
    await spool.close();
    const files = readdirSync(store.folder).filter((name) => !/^(tickmark|search)\.db/.test(name));
    expect(files).toEqual([]);
    expect(statSync(join(store.folder, 'tickmark.db')).size).toBeGreaterThan(0);
  });
});
