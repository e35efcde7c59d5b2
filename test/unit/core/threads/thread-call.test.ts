import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/app-error.ts';
import { callPort, serveThread, startThread } from '#core/threads/thread-call.ts';
import type { WriterMethods } from '#core/threads/writer-methods.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

describe('a call across threads', () => {
  it('answers, and carries errors over with their code and words', async () => {
    const { port1, port2 } = new MessageChannel();
    let disposed = false;
    serveThread(
      port1,
      {
        double: (value: number) => value * 2,
        refuse: () => {
          throw new AppError('store.busy', 'Busy.', 'Wait.');
        },
      },
      () => {
        disposed = true;
      },
    );
    const answers: unknown[] = [];
    const closed = new Promise((resolve) => port2.once('close', resolve));
    port2.on('message', (message) => {
      answers.push(message);
      if (answers.length === 3) port2.postMessage(null);
    });
    port2.postMessage({ call: 1, method: 'double', input: 21 });
    port2.postMessage({ call: 2, method: 'refuse', input: null });
    port2.postMessage({ call: 3, method: 'unknown', input: null });
    await closed;
    expect(answers).toEqual([
      { call: 1, result: { ok: true, value: 42 } },
      { call: 2, result: { ok: false, error: { code: 'store.busy', message: 'Busy.', recovery: 'Wait.' } } },
      { call: 3, result: { ok: false, error: expect.objectContaining({ code: 'app.internal' }) } },
    ]);
    expect(disposed).toBe(true);
  });

  it('reaches a real thread, and fails with words once the thread has ended', async () => {
    const writer = startThread<WriterMethods>('writer-thread', { folder: temporaryFolder() });
    await writer.call('open', { nowMs: 0 });
    expect(
      await writer.call('startSyncRun', { connectionIds: [], scheduled: false, nowMs: 1, toolVersion: 'test' }),
    ).toBe(1);
    await writer.stop();
    await expect(
      writer.call('startSyncRun', { connectionIds: [], scheduled: false, nowMs: 1, toolVersion: 'test' }),
    ).rejects.toMatchObject({
      code: 'app.internal',
    });
  });
});

it('urgent calls come before those that wait, and the others keep their order', async () => {
  const { port1, port2 } = new MessageChannel();
  const done: string[] = [];
  const methods = {
    store: (name: string) => void done.push(name),
    ask: (name: string) => void done.push(name),
  };
  serveThread(port1, methods, () => done.push('end'), new Set(['ask']));
  const caller = callPort<typeof methods>(port2);
  await Promise.all([
    ...['one', 'two', 'three', 'four'].map((name) => caller.call('store', name)),
    caller.call('ask', 'urgent'),
  ]);
  expect(done.indexOf('urgent')).toBeLessThan(3);
  expect(done.filter((name) => name !== 'urgent')).toEqual(['one', 'two', 'three', 'four']);
  port2.postMessage(null);
  await once(port1, 'close');
  expect(done.at(-1)).toBe('end');
});
