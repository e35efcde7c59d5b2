import { toPlainError } from '#shared/app-error.ts';
import type { QueuedExport } from '#shared/export-queue.ts';
import type { ExportResult } from '#shared/export-request.ts';
import type { ExportRequest } from './export-service.ts';

export interface ExportQueue {
  /** Adds an export; it begins when there is room. @returns its number */
  add: (request: Omit<ExportRequest, 'signal' | 'onProgress'>) => number;
  /** Oldest first, without those cleared away. */
  list: () => QueuedExport[];
  /** Ends an export that waits or runs. */
  cancel: (id: number) => void;
  /** Takes an export that has ended off the list. */
  clear: (id: number) => void;
  /** Ends all and settles when they have ended. */
  dispose: () => Promise<void>;
}

interface Entry {
  told: QueuedExport;
  request: Omit<ExportRequest, 'signal' | 'onProgress'>;
  abort: AbortController;
  startedMs: number;
}

/** So many are written at once; the others wait in their order. */
const usualAtOnce = 2;
/** A rate is told when there is this much to tell it by, milliseconds. */
const rateAfterMs = 500;
/** Most entries that have ended; older ones are cleared away. */
const mostEnded = 50;

/**
 * Exports one after the other, two at a time.
 *
 * @param onChange told of every change of an entry, its progress included
 */
export function createExportQueue({
  run,
  onChange,
  now,
  atOnce = usualAtOnce,
}: {
  run: (request: ExportRequest) => Promise<ExportResult>;
  onChange: (entry: QueuedExport) => void;
  now: () => number;
  atOnce?: number;
}): ExportQueue {
  const entries = new Map<number, Entry>();
  const running = new Set<Promise<void>>();
  let lastId = 0;
  let disposed = false;

  function change(entry: Entry, facts: Partial<QueuedExport>): void {
    entry.told = { ...entry.told, ...facts };
    onChange(entry.told);
  }

  function startNext(): void {
    for (const entry of entries.values()) {
      if (disposed || running.size >= atOnce) return;
      if (entry.told.state !== 'waiting' || isWriting(entry.request.to)) continue;
      const work = write(entry).finally(() => {
        running.delete(work);
        dropOld();
        startNext();
      });
      running.add(work);
    }
  }

  /** Two at once would take each other's place under one name. */
  function isWriting(file: string): boolean {
    return [...entries.values()].some(({ told }) => told.state === 'running' && told.file === file);
  }

  async function write(entry: Entry): Promise<void> {
    entry.startedMs = now();
    change(entry, { state: 'running' });
    try {
      const result = await run({
        ...entry.request,
        signal: entry.abort.signal,
        onProgress: ({ rowsDone, rowsTotal }) =>
          change(entry, { rowsDone, rowsTotal, ...pace(entry, rowsDone, rowsTotal) }),
      });
      change(entry, { state: 'done', result, rowsPerSecond: null, msLeft: null });
    } catch (thrown) {
      const error = toPlainError(thrown);
      const state = error.code === 'app.interrupted' ? 'cancelled' : 'failed';
      change(entry, { state, error: state === 'failed' ? error : null, rowsPerSecond: null, msLeft: null });
    }
  }

  function pace(entry: Entry, done: number, total: number): Pick<QueuedExport, 'rowsPerSecond' | 'msLeft'> {
    const elapsedMs = now() - entry.startedMs;
    if (elapsedMs < rateAfterMs || done === 0) return { rowsPerSecond: null, msLeft: null };
    const rowsPerSecond = (done / elapsedMs) * 1000;
    return { rowsPerSecond: Math.round(rowsPerSecond), msLeft: Math.round(((total - done) / rowsPerSecond) * 1000) };
  }

  function dropOld(): void {
    const ended = [...entries.values()].filter(({ told }) => told.state !== 'waiting' && told.state !== 'running');
    for (const { told } of ended.slice(0, Math.max(0, ended.length - mostEnded))) entries.delete(told.id);
  }

  return {
    add(request) {
      lastId += 1;
      const told: QueuedExport = {
        id: lastId,
        file: request.to,
        format: request.format,
        state: 'waiting',
        rowsDone: 0,
        rowsTotal: null,
        rowsPerSecond: null,
        msLeft: null,
        result: null,
        error: null,
      };
      const entry = { told, request, abort: new AbortController(), startedMs: 0 };
      entries.set(lastId, entry);
      onChange(told);
      startNext();
      return lastId;
    },
    list: () => [...entries.values()].map(({ told }) => told),
    cancel(id) {
      const entry = entries.get(id);
      entry?.abort.abort();
      if (entry?.told.state === 'waiting') change(entry, { state: 'cancelled' });
    },
    clear(id) {
      const state = entries.get(id)?.told.state;
      if (state !== 'waiting' && state !== 'running') entries.delete(id);
    },
    async dispose() {
      disposed = true;
      for (const { abort } of entries.values()) abort.abort();
      await Promise.all(running);
    },
  };
}
