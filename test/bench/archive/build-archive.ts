import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { SourceKind } from '#shared/audit-event.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { searchPath, storePath } from '#core/store/open-database.ts';
import { createIndexMethods, type IndexMethods } from '#core/threads/index-methods.ts';
import { startThread } from '#core/threads/thread-call.ts';
import { createWriterMethods, type WriterMethods } from '#core/threads/writer-methods.ts';
import { archiveEndMs, archiveSpanMs } from './moments.ts';
import { recordStream } from './record-stream.ts';
import type { ArchivePlan } from './records-thread.ts';

/** One in so many events is a deployment, as in an organisation with both sources. */
export const usualDeploymentEvery = 35;

/** A finished archive: a workspace's folder, and what building it took. */
export interface Archive {
  plan: ArchivePlan;
  folder: string;
  items: number;
  /** Time spent in the writer and in the index alone, seconds. */
  storeSeconds: number;
  indexSeconds: number;
  /** What the index takes when nothing waits any more, seconds. */
  mergeSeconds: number;
  storeBytes: number;
  indexBytes: number;
}

/** Beside the databases: what the archive was built from, so that it can be used again. */
const noteName = 'bench-archive.json';
/** Another number builds archives anew that were kept. */
const layout = 4;

/**
 * Builds an archive through the product's own writer and index, or takes one that an earlier run left in the
 * folder. The same plan gives the same rows.
 *
 * @param log told how far it is, a line at a time
 */
export async function buildArchive(folder: string, plan: ArchivePlan, log: (line: string) => void): Promise<Archive> {
  const note = join(folder, noteName);
  const stamp = JSON.stringify({ layout, ...plan });
  if (existsSync(note)) {
    const kept = JSON.parse(readFileSync(note, 'utf8')) as { stamp: string; archive: Archive };
    if (kept.stamp === stamp) {
      // The index may be one of an earlier layout: then it is made anew here, and not in the middle of a measurement.
      indexAll(folder, log);
      return { ...kept.archive, folder };
    }
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { indexing, ...stored } = await storeAll(folder, plan, log);
  const { indexSeconds, mergeSeconds } = await indexing.finish();
  trimQueue(folder);
  const archive: Archive = {
    plan,
    folder,
    ...stored,
    indexSeconds,
    mergeSeconds,
    storeBytes: statSync(storePath(folder)).size,
    indexBytes: statSync(searchPath(folder)).size,
  };
  writeFileSync(note, JSON.stringify({ stamp, archive }));
  return archive;
}

async function storeAll(folder: string, plan: ArchivePlan, log: (line: string) => void) {
  const writer = createWriterMethods(folder);
  let storeSeconds = 0;
  let items = 0;
  let events = 0;
  try {
    writer.methods.open({ nowMs: archiveEndMs });
    const runId = writer.methods.startSyncRun({
      nowMs: archiveEndMs,
      toolVersion: 'bench',
      connectionIds: [],
      scheduled: false,
    });
    // As in a sync, the index follows while the next events are stored.
    const indexing = startIndexing(folder, log);
    const audit = addConnection(writer.methods, 'agileapps', runId);
    const deployments = addConnection(writer.methods, 'gearset', runId);
    for await (const made of recordStream(plan)) {
      const started = performance.now();
      audit(made.audit);
      deployments(made.deployments);
      storeSeconds += (performance.now() - started) / 1000;
      for (const record of made.deployments) items += record.event.items.length;
      const before = events;
      events += made.audit.length + made.deployments.length;
      if (Math.floor(before / 100_000) < Math.floor(events / 100_000)) log(`stored ${events} events, ${items} items`);
    }
    writer.methods.endRun({ runId, nowMs: archiveEndMs });
    return { items, storeSeconds, indexing };
  } finally {
    writer.close();
  }
}

/** Adds a connection with one window over the whole time; answers with what stores its rows. */
function addConnection(writer: WriterMethods, source: SourceKind, runId: number): (rows: SourceRecord[]) => void {
  const url = `https://${source}.example`;
  const connection = writer.insertConnection({
    connection: { name: source, kind: source, url, user: null, secret: { place: 'none' } },
    nowMs: archiveEndMs,
  });
  const range = { fromMs: archiveEndMs - archiveSpanMs, toMs: archiveEndMs };
  const window = { runId, connectionId: connection.id, endpoint: source, ...range, startedMs: archiveEndMs };
  const windowId = writer.startWindow(window);
  const names = { connectionId: connection.id, connectionName: source, source, windowId };
  return (records) => {
    if (records.length === 0) return;
    const batch = { ...names, records, unreadable: [], seenMs: archiveEndMs };
    writer.storeBatch({ batch, calls: [] });
  };
}

/** As every sync does in the end: what was indexed leaves the queue. */
function trimQueue(folder: string): void {
  const writer = createWriterMethods(folder);
  writer.methods.open({ nowMs: archiveEndMs });
  writer.methods.trimIndexQueue({ mark: Number.MAX_SAFE_INTEGER });
  writer.close();
}

type IndexTimes = Pick<Archive, 'indexSeconds' | 'mergeSeconds'>;

/** Indexes in a thread of its own what comes in, until it is told that nothing more comes; then it is merged. */
function startIndexing(folder: string, log: (line: string) => void): { finish: () => Promise<IndexTimes> } {
  let stored = false;
  async function index(): Promise<IndexTimes> {
    const thread = startThread<IndexMethods>('index-thread', { folder });
    await thread.call('open', null as never);
    let [seconds, events] = [0, 0];
    for (;;) {
      const wasStored = stored;
      const started = performance.now();
      const { done } = await thread.call('indexNext', null as never);
      if (done === 0 && wasStored) break;
      if (done === 0) await setTimeout(20);
      else seconds += (performance.now() - started) / 1000;
      if (Math.floor(events / 100_000) < Math.floor((events + done) / 100_000)) log(`indexed ${events + done} events`);
      events += done;
    }
    const started = performance.now();
    while (await thread.call('mergeSome', null as never));
    const mergeSeconds = (performance.now() - started) / 1000;
    await thread.stop();
    return { indexSeconds: seconds, mergeSeconds };
  }
  const indexing = index();
  return {
    finish() {
      stored = true;
      return indexing;
    },
  };
}

/** Indexes everything that waits; answers with the time it took, seconds. Then the index is merged. */
export function indexAll(folder: string, log: (line: string) => void): number {
  const index = createIndexMethods(folder);
  try {
    const started = performance.now();
    index.methods.open();
    for (let events = 0, done = -1; done !== 0; events += done) {
      done = index.methods.indexNext().done;
      if (done > 0 && Math.floor(events / 100_000) < Math.floor((events + done) / 100_000)) {
        log(`indexed ${events + done} events`);
      }
    }
    const seconds = (performance.now() - started) / 1000;
    while (index.methods.mergeSome());
    return seconds;
  } finally {
    index.close();
  }
}
