import { expect, test } from 'vitest';
import { blockSize } from '#core/export/byte-sink.ts';
import { createBlockPipe } from '#core/threads/block-pipe.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('bytes come out as they went in, in blocks that are used again', async () => {
  const pipe = createBlockPipe();
  const pieces = Array.from({ length: 40 }, (_, number) => new Uint8Array(300_000 + number * 977).fill(number + 1));
  const writing = (async () => {
    for (const piece of pieces) await pipe.sink.write(piece);
    pipe.end();
  })();
  const memory = new Set<ArrayBufferLike>();
  const got: Buffer[] = [];
  for (let block = await pipe.next(); block !== null;) {
    // The next block is asked for before this one is read, as who writes a file does.
    const ahead = pipe.next();
    memory.add(block.buffer);
    got.push(Buffer.from(block));
    block = await ahead;
  }
  await writing;
  expect(Buffer.concat(got).equals(Buffer.concat(pieces))).toBe(true);
  expect(memory.size).toBeLessThanOrEqual(4);
  expect(await pipe.next()).toBeNull();
});

test('who writes waits while nobody reads', async () => {
  const pipe = createBlockPipe();
  let done = false;
  const writing = pipe.sink.write(new Uint8Array(5 * blockSize)).then(() => (done = true));
  await settle();
  expect(done).toBe(false);
  await pipe.next();
  await pipe.next();
  await pipe.next();
  await writing;
  expect(done).toBe(true);
});

test('a failure reaches both sides, also those that wait', async () => {
  const pipe = createBlockPipe();
  const waiting = pipe.next();
  const failure = new Error('The disk is full.');
  pipe.fail(failure);
  await expect(waiting).rejects.toBe(failure);
  await expect(pipe.sink.write(new Uint8Array(5 * blockSize))).rejects.toBe(failure);
});
