import { describe, expect, it } from 'vitest';
import { serveEngine } from '#engine/serve-engine.ts';
import type { EnginePort } from '#engine/serve-engine.ts';
import type { FromEngine, ToEngine } from '#shared/engine-protocol.ts';
import { createFakeCore } from '#test/support/fake-core.ts';

function startEngine(failing = false) {
  const sent: FromEngine[] = [];
  const exits: number[] = [];
  let waiting: (() => void)[] = [];
  let receive: (message: { data: unknown }) => void = () => undefined;
  const port: EnginePort = {
    on: (_event, listener) => (receive = listener),
    postMessage(message) {
      sent.push(message as FromEngine);
      waiting.forEach((wake) => wake());
      waiting = [];
    },
  };
  serveEngine(
    port,
    async (surroundings) => {
      if (failing) throw new Error('no store');
      return createFakeCore(surroundings, { filled: true, events: 30 });
    },
    (code) => exits.push(code),
  );
  return {
    sent,
    exits,
    send: (message: ToEngine) => receive({ data: message }),
    async next(type: FromEngine['type']): Promise<FromEngine> {
      for (;;) {
        const found = sent.find((message) => message.type === type);
        if (found) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}

describe('the engine', () => {
  it('says when it is ready, answers by number, and stops', async () => {
    const engine = startEngine();
    engine.send({ type: 'start', folder: '/ws', version: '1' });
    await engine.next('ready');
    engine.send({ type: 'call', id: 7, name: 'workspace.info', input: null });
    expect(await engine.next('answer')).toMatchObject({ id: 7, result: { ok: true, value: { events: 30 } } });
    engine.send({ type: 'stop' });
    await expect.poll(() => engine.exits).toEqual([0]);
  });

  it('sends a failure across as a plain error', async () => {
    const engine = startEngine();
    engine.send({ type: 'start', folder: '/ws', version: '1' });
    await engine.next('ready');
    engine.send({ type: 'call', id: 1, name: 'search.open', input: { query: 'nope:1', tz: 'UTC' } });
    expect(await engine.next('answer')).toMatchObject({
      result: { ok: false, error: { code: 'query.unknown_field' } },
    });
  });

  it('tells why it could not open the workspace', async () => {
    const engine = startEngine(true);
    engine.send({ type: 'start', folder: '/ws', version: '1' });
    expect(await engine.next('failed')).toMatchObject({ error: { code: 'app.internal', message: 'no store' } });
  });
});
