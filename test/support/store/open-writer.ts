import { onTestFinished } from 'vitest';
import type { SourceRecord, UnreadableRecord } from '#core/sources/source.ts';
import { createIndexMethods } from '#core/threads/index-methods.ts';
import { createReaderMethods } from '#core/threads/reader-methods.ts';
import { createWriterMethods } from '#core/threads/writer-methods.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

/** A real store in a temporary folder, written and read in this thread. */
export function openTestStore(folder: string = temporaryFolder()) {
  const writer = createWriterMethods(folder);
  const index = createIndexMethods(folder);
  const reader = createReaderMethods(folder);
  writer.methods.open({ nowMs: 0 });
  index.methods.open();
  reader.methods.open();
  onTestFinished(() => {
    reader.close();
    index.close();
    writer.close();
  });
  const connection =
    reader.methods.findConnection({ name: 'gs' }) ??
    writer.methods.insertConnection({
      connection: {
        name: 'gs',
        kind: 'gearset',
        url: 'https://gearset.example',
        user: null,
        secret: { place: 'none' },
      },
      nowMs: 0,
    });
  const runId = writer.methods.startSyncRun({
    nowMs: 0,
    toolVersion: 'test',
    connectionIds: [connection.id],
    scheduled: false,
  });

  function startWindow(fromMs: number, toMs: number): number {
    return writer.methods.startWindow({
      runId,
      connectionId: connection.id,
      endpoint: 'gearset',
      fromMs,
      toMs,
      startedMs: toMs,
    });
  }

  /** Stores records in a window of their own and indexes them. */
  function store(records: SourceRecord[], options: { unreadable?: UnreadableRecord[]; windowId?: number } = {}) {
    const windowId = options.windowId ?? startWindow(0, 1);
    const batch = {
      connectionId: connection.id,
      connectionName: connection.name,
      source: connection.kind,
      windowId,
      records,
      unreadable: options.unreadable ?? [],
      seenMs: 0,
    };
    const tally = writer.methods.storeBatch({ batch, calls: [] });
    while (index.methods.indexNext().done > 0);
    return tally;
  }

  return {
    folder,
    connection,
    writer: writer.methods,
    index: index.methods,
    reader: reader.methods,
    startWindow,
    store,
  };
}
