import { expect, test } from 'vitest';
import { AppError } from '#shared/app-error.ts';
import type { QueuedExport } from '#shared/export-queue.ts';
import type { ExportResult } from '#shared/export-request.ts';
import { createExportQueue } from '#core/export/export-queue.ts';
import type { ExportRequest } from '#core/export/export-service.ts';

interface Running {
  request: ExportRequest;
  end: (rows: number) => void;
  fail: (error: Error) => void;
}

/** A queue whose exports end when the test says so. */
function createTestQueue() {
  const running: Running[] = [];
  const changes: QueuedExport[] = [];
  const clock = { ms: 0 };
  const queue = createExportQueue({
    now: () => clock.ms,
    onChange: (entry) => changes.push(entry),
    run: (request) =>
      new Promise<ExportResult>((resolve, reject) => {
        const result = { file: request.to, format: request.format, bytes: 1, sha256: 'sha256:0', manifest: null };
        running.push({ request, end: (rows) => resolve({ ...result, rows }), fail: reject });
        request.signal.addEventListener('abort', () => reject(new AppError('app.interrupted', 'Cancelled.', '')));
      }),
  });
  const add = (to: string) =>
    queue.add({ to, query: '', tz: 'UTC', format: 'csv', rows: 'events', columns: null, sort: [] });
  const states = () => queue.list().map(({ state }) => state);
  return { queue, running, changes, clock, add, states };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('two run at a time, the others wait in their order', async () => {
  const { running, add, states, queue } = createTestQueue();
  for (const name of ['a', 'b', 'c', 'd']) add(name);
  expect(states()).toEqual(['running', 'running', 'waiting', 'waiting']);
  running[1]?.end(7);
  await settle();
  expect(states()).toEqual(['running', 'done', 'running', 'waiting']);
  expect(queue.list()[1]?.result?.rows).toBe(7);
  expect(running.map(({ request }) => request.to)).toEqual(['a', 'b', 'c']);
});

test('two exports of one name are never written at once', async () => {
  const { running, add, states } = createTestQueue();
  for (const name of ['same', 'same', 'other']) add(name);
  expect(states()).toEqual(['running', 'waiting', 'running']);
  running[0]?.end(1);
  await settle();
  expect(states()).toEqual(['done', 'running', 'running']);
});

test('a waiting export is cancelled before it began, a running one ends its work', async () => {
  const { queue, running, add, states } = createTestQueue();
  const [first, , third] = ['a', 'b', 'c'].map(add);
  queue.cancel(third ?? 0);
  queue.cancel(first ?? 0);
  await settle();
  expect(states()).toEqual(['cancelled', 'running', 'cancelled']);
  expect(running).toHaveLength(2);
  queue.clear(first ?? 0);
  expect(states()).toEqual(['running', 'cancelled']);
  await queue.dispose();
  expect(states()).toEqual(['cancelled', 'cancelled']);
});

test('a failure is told and keeps nothing else from running', async () => {
  const { queue, running, add } = createTestQueue();
  add('a');
  running[0]?.fail(new AppError('store.disk_full', 'The disk is full.', 'Free some space.'));
  await settle();
  expect(queue.list()[0]).toMatchObject({ state: 'failed', error: { code: 'store.disk_full' } });
  add('b');
  expect(running).toHaveLength(2);
});

test('rate and time left come from the rows so far', () => {
  const { running, add, changes, clock } = createTestQueue();
  add('a');
  const tell = (rowsDone: number) =>
    running[0]?.request.onProgress({ file: 'a', rowsDone, rowsTotal: 100_000, done: false });
  clock.ms = 100;
  tell(1_000);
  expect(changes.at(-1)).toMatchObject({ rowsDone: 1_000, rowsPerSecond: null, msLeft: null });
  clock.ms = 2_000;
  tell(20_000);
  expect(changes.at(-1)).toMatchObject({ rowsTotal: 100_000, rowsPerSecond: 10_000, msLeft: 8_000 });
});
