import { toPlainError } from '#shared/app-error.ts';
import type { EngineCallName, FromEngine, ToEngine } from '#shared/engine-protocol.ts';
import { ok } from '#shared/result.ts';
import type { Result } from '#shared/result.ts';
import type { CreateEngineCore, EngineCore } from './engine-core.ts';

/** The port to main as Electron gives it to a utility process (`process.parentPort`). */
export interface EnginePort {
  on: (event: 'message', listener: (message: { data: unknown }) => void) => unknown;
  postMessage: (message: unknown) => void;
}

/** Serves a core over the port until main says stop. `exit` ends the process. */
export function serveEngine(port: EnginePort, createCore: CreateEngineCore, exit: (code: number) => void): void {
  const send = (message: FromEngine): void => port.postMessage(message);
  let core: EngineCore | null = null;

  port.on('message', ({ data }) => void receive(data as ToEngine));

  async function receive(message: ToEngine): Promise<void> {
    switch (message.type) {
      case 'start':
        return start(message.folder, message.version);
      case 'call':
        return send({ type: 'answer', id: message.id, result: await answer(message.name, message.input) });
      case 'stop':
        return stop();
    }
  }

  async function start(folder: string, version: string): Promise<void> {
    try {
      core = await createCore({
        folder,
        version,
        emit: (name, payload) => send({ type: 'event', name, payload }),
        log: (level, text) => send({ type: 'log', level, message: text }),
      });
      send({ type: 'ready' });
    } catch (thrown) {
      send({ type: 'failed', error: toPlainError(thrown) });
    }
  }

  async function answer(name: EngineCallName, input: unknown): Promise<Result<unknown>> {
    try {
      if (core === null) throw new Error('a call came before the engine was ready');
      // Main has checked the input against the call's schema; inside the door it is trusted.
      return ok(await (core.handlers[name] as (input: unknown) => Promise<unknown>)(input));
    } catch (thrown) {
      const error = toPlainError(thrown);
      if (error.code === 'app.internal') send({ type: 'log', level: 'error', message: `${name}: ${stackOf(thrown)}` });
      return { ok: false, error };
    }
  }

  async function stop(): Promise<void> {
    try {
      await core?.dispose();
      exit(0);
    } catch {
      exit(1);
    }
  }
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
