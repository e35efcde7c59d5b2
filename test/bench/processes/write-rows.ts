import { createIndexMethods } from '#core/threads/index-methods.ts';
import { createWriterMethods } from '#core/threads/writer-methods.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { archiveEndMs, archiveSpanMs } from '#test/bench/archive/moments.ts';
import { recordStream } from '#test/bench/archive/record-stream.ts';
import { nextLine, onStop } from './run-process.ts';

/**
 * Writes rows into an archive as fast as it goes, as the first sync of a further connection does, until told to stop.
 * Says `ready` when it has its rows, begins when it gets a line, and says `writing` then. Arguments: folder, rows at most.
 */
const [folder, rows] = process.argv.slice(2) as [string, string];
const chunks: SourceRecord[][] = [];
for await (const made of recordStream({ seed: 2, events: Number(rows), deploymentEvery: 0 })) chunks.push(made.audit);
console.log('ready');
await nextLine();

const writer = createWriterMethods(folder);
const index = createIndexMethods(folder);
writer.methods.open({ nowMs: archiveEndMs });
index.methods.open();
const runId = writer.methods.startSyncRun({
  nowMs: archiveEndMs,
  toolVersion: 'bench',
  connectionIds: [],
  scheduled: false,
});
const connection = writer.methods.insertConnection({
  connection: {
    name: 'further',
    kind: 'agileapps',
    url: 'https://further.example',
    user: null,
    secret: { place: 'none' },
  },
  nowMs: archiveEndMs,
});
const names = { connectionId: connection.id, connectionName: 'further', source: 'agileapps' };
const range = { fromMs: archiveEndMs - archiveSpanMs, toMs: archiveEndMs };
const windowId = writer.methods.startWindow({
  runId,
  connectionId: connection.id,
  endpoint: 'auditLog',
  ...range,
  startedMs: archiveEndMs,
});
let stopped = false;
onStop(() => {
  stopped = true;
});
console.log('writing');
for (const records of chunks) {
  if (stopped) break;
  writer.methods.storeBatch({
    batch: { ...names, windowId, records, unreadable: [], seenMs: archiveEndMs },
    calls: [],
  });
  const { mark } = index.methods.indexNext();
  writer.methods.trimIndexQueue({ mark });
  await new Promise((resolve) => setImmediate(resolve));
}
index.close();
writer.close();
process.exit(0);
