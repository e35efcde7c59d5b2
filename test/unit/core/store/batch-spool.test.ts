import { readdirSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createSpoolWriter,
  openSpool,
  readSpoolBlock,
  type SpooledBatch,
  type SpoolPlace,
} from '#core/store/batch-spool.ts';
import { type FileStore, storeInParts } from '#core/import/store-in-parts.ts';
import type { FilePart, FileToStore, OpenFile } from '#core/store/file-writer.ts';
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

function readSpool({ descriptor, bytes }: SpoolPlace): SpooledBatch[] {
  const batches: SpooledBatch[] = [];
  for (let position = 0; position < bytes;) {
    const { batch, next } = readSpoolBlock(descriptor, position);
    batches.push(batch);
    position = next;
  }
  return batches;
}

describe('a spool', () => {
  it('gives back what was written, in order, in small blocks', async () => {
    const folder = temporaryFolder();
    const spool = await openSpool(folder);
    const writer = createSpoolWriter(spool.descriptor, folder);
    writer.append({ records, unreadable });
    writer.append({ records: [], unreadable: [] });
    const blocks = readSpool(writer.place());
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
    };
    const methods = store.writer as unknown as Record<string, (input: unknown) => unknown>;
    const caller = { call: async (name: string, input: unknown) => methods[name]?.(input) } as FileStore;
    const storeFile = (
      one: FileToStore,
      signal = new AbortController().signal,
      onRows = (_: number): void => undefined,
    ) => storeInParts(caller, one, { signal, onRows });
    return { store, spool, file, storeFile };
  }

  it('stores everything, and the ledger has it in the end', async () => {
    const { store, spool, file, storeFile } = await prepare();
    expect(await storeFile(file)).toEqual({ new: 300, same: 0, changed: 0, quarantined: 1 });
    expect(store.reader.statistics()).toMatchObject({ events: 300, quarantined: 1, windows: 1 });
    expect(await storeFile(file)).toEqual({ new: 0, same: 300, changed: 0, quarantined: 1 });
    await spool.close();
  });

  it('leaves nothing when it fails half-way, and works afterwards', async () => {
    const { store, spool, file, storeFile } = await prepare();
    const tooLong = { ...file, batches: { ...file.batches, bytes: file.batches.bytes + 1 } };
    await expect(storeFile(tooLong)).rejects.toThrow(/ends too early/);
    expect(store.reader.statistics()).toMatchObject({ events: 0, quarantined: 0, windows: 0 });
    expect((await storeFile(file)).new).toBe(300);
    await spool.close();
  });

  it('takes back what it has stored when it is stopped, but not what was there before', async () => {
    const { store, spool, file, storeFile } = await prepare();
    store.store([sourceRecord({ externalId: 'release-7', timeMs: 7, summary: 'an earlier state' })]);
    const stop = new AbortController();
    let stored = 0;
    const storing = storeFile(file, stop.signal, (rows) => {
      stored = rows;
      stop.abort();
    });
    await expect(storing).rejects.toMatchObject({ code: 'app.interrupted' });
    expect(stored).toBeGreaterThan(0);
    expect(store.reader.statistics()).toMatchObject({ events: 1, quarantined: 0 });
    expect(await storeFile(file)).toEqual({ new: 299, same: 0, changed: 1, quarantined: 1 });
    await spool.close();
  });

  it('leaves nothing of an import whose process was killed, once the store is opened again', async () => {
    const { store, spool, file } = await prepare();
    const open = store.writer.beginFile(file);
    for (let position = 0; position < file.batches.bytes;) {
      position = store.writer.storeFilePart({ file, open, position }).next;
    }
    expect(store.reader.statistics()).toMatchObject({ events: 300, windows: 1 });
    const key = `import:${open.windowId}`;
    store.writer.writeWorkspaceValue({ key, value: `${hostname()}|999999999|1|1` });
    store.writer.open({ nowMs: 3 });
    expect(store.reader.statistics()).toMatchObject({ events: 0, windows: 0 });
    expect(() => store.writer.endFile({ file, open, rest: { waiting: [], known: [] } })).toThrow(/abandoned/);
    await spool.close();
  });

  it('stores events again that another import has taken back meanwhile', async () => {
    const { store, spool, file } = await prepare();
    function goThrough(open: OpenFile): Pick<FilePart, 'waiting' | 'known'> {
      const rest: Pick<FilePart, 'waiting' | 'known'> = { waiting: [], known: [] };
      for (let position = 0; position < file.batches.bytes;) {
        const part = store.writer.storeFilePart({ file, open, position });
        rest.waiting.push(...part.waiting);
        rest.known.push(...part.known);
        position = part.next;
      }
      return rest;
    }
    const [one, other] = [store.writer.beginFile(file), store.writer.beginFile(file)];
    goThrough(one);
    const rest = goThrough(other);
    expect(rest.known).toHaveLength(300);
    while (!store.writer.undoImport(one));
    expect(store.writer.endFile({ file, open: other, rest })).toBeNull();
    expect(store.writer.endFile({ file, open: other, rest: goThrough(other) })).toMatchObject({ same: 0 });
    expect(store.reader.statistics()).toMatchObject({ events: 300, quarantined: 1, windows: 1 });
    await spool.close();
  });

  it('grows the store, not the folder', async () => {
    const { store, spool, file, storeFile } = await prepare();
    await storeFile(file);
    await spool.close();
    const files = readdirSync(store.folder).filter((name) => !/^(tickmark|search)\.db/.test(name));
    expect(files).toEqual([]);
    expect(statSync(join(store.folder, 'tickmark.db')).size).toBeGreaterThan(0);
  });
});
