import { expect, it } from 'vitest';
import { createRunSlot } from '#engine/run-slot.ts';

it('runs one piece of work at a time, stops it on request, and is free again afterwards', async () => {
  const slot = createRunSlot('busy');
  const first = slot.run(
    (signal) => new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('stopped'))),
  );
  await expect(slot.run(async () => 'second')).rejects.toThrow('busy');
  slot.cancel();
  await slot.settled();
  expect(await first).toBe('stopped');
  expect(await slot.run(async () => 'third')).toBe('third');
  await expect(slot.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await slot.run(async () => 'fourth')).toBe('fourth');
});
