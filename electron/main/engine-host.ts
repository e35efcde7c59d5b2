import { utilityProcess } from 'electron';
import type { UtilityProcess } from 'electron';
import type { ApiEventName } from '#shared/api.ts';
import { AppError, fromPlainError } from '#shared/app-error.ts';
import type { EngineCallName, EngineInput, EngineOutput, FromEngine, ToEngine } from '#shared/engine-protocol.ts';
import type { PlainError, Result } from '#shared/result.ts';
import type { Log } from './logging.ts';

export interface EngineHost {
  /** Answers, or throws an `AppError`. Calls made before the engine is ready wait for it. */
  call: <Name extends EngineCallName>(name: Name, input: EngineInput<Name>) => Promise<EngineOutput<Name>>;
  /** Lets the engine close its store; kills it after five seconds of silence. */
  dispose: () => Promise<void>;
}

export interface EngineHostOptions {
  /** Absolute path of the engine's bundle. */
  entry: string;
  folder: string;
  version: string;
  announce: (name: ApiEventName, payload: unknown) => void;
  log: Log;
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: AppError) => void;
}

const stopMs = 5000;
/** More crashes than this within a minute are a defect that restarting won't cure. */
const restartsPerMinute = 3;

/** Runs the engine in a process of its own: a crash there costs the running calls, not the window. */
export function startEngineHost(options: EngineHostOptions): EngineHost {
  const waiting = new Map<number, Waiting>();
  const crashes: number[] = [];
  let lastId = 0;
  let queue: ToEngine[] = [];
  let state: 'starting' | 'ready' | 'failed' | 'stopping' = 'starting';
  let failure: PlainError | null = null;
  let child = launch();

  function launch(): UtilityProcess {
    state = 'starting';
    const started = utilityProcess.fork(options.entry, [], { serviceName: 'Tickmark engine', stdio: 'inherit' });
    started.on('message', (message: FromEngine) => receive(message));
    started.on('exit', (code) => {
      if (started === child) handleExit(code);
    });
    started.postMessage({ type: 'start', folder: options.folder, version: options.version } satisfies ToEngine);
    return started;
  }

  function receive(message: FromEngine): void {
    switch (message.type) {
      case 'ready':
        state = 'ready';
        for (const queued of queue) child.postMessage(queued);
        queue = [];
        // After a crash the window's open searches are gone: tell it to look again.
        if (crashes.length > 0) void tellOfRestart();
        return;
      case 'failed':
        state = 'failed';
        failure = message.error;
        options.log.error(`engine: ${message.error.message}`);
        rejectAll(fromPlainError(message.error));
        return;
      case 'answer':
        return settle(message.id, message.result);
      case 'event':
        return options.announce(message.name, message.payload);
      case 'log':
        return options.log[message.level](`engine: ${message.message}`);
    }
  }

  function settle(id: number, result: Result<unknown>): void {
    const call = waiting.get(id);
    waiting.delete(id);
    if (result.ok) call?.resolve(result.value);
    else call?.reject(fromPlainError(result.error));
  }

  function handleExit(code: number): void {
    if (state === 'stopping' || state === 'failed') return;
    options.log.error(`the engine stopped unexpectedly (exit code ${code})`);
    rejectAll(engineStopped());
    const now = Date.now();
    crashes.push(now);
    if (crashes.filter((at) => now - at < 60_000).length > restartsPerMinute) {
      state = 'failed';
      return;
    }
    child = launch();
  }

  async function tellOfRestart(): Promise<void> {
    const info = await call('workspace.info', null);
    options.announce('events.changed', { events: info.events });
  }

  function rejectAll(error: AppError): void {
    queue = [];
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
  }

  function call<Name extends EngineCallName>(name: Name, input: EngineInput<Name>): Promise<EngineOutput<Name>> {
    if (state === 'failed') return Promise.reject(failure ? fromPlainError(failure) : engineStopped());
    const id = ++lastId;
    const message: ToEngine = { type: 'call', id, name, input };
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve: (value) => resolve(value as EngineOutput<Name>), reject });
      if (state === 'ready') child.postMessage(message);
      else queue.push(message);
    });
  }

  let disposed: Promise<void> | null = null;

  /** Quitting may be asked for twice (a terminal's Ctrl-C reaches every process): both wait for the same end. */
  function dispose(): Promise<void> {
    disposed ??= stop();
    return disposed;
  }

  async function stop(): Promise<void> {
    const running = child.pid !== undefined;
    state = 'stopping';
    if (!running) return;
    const stopped = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.postMessage({ type: 'stop' } satisfies ToEngine);
    const patience = setTimeout(() => child.kill(), stopMs);
    await stopped;
    clearTimeout(patience);
  }

  return { call, dispose };
}

function engineStopped(): AppError {
  return new AppError(
    'app.internal',
    'The part of Tickmark that holds the data stopped unexpectedly.',
    'Everything committed is kept. It starts again by itself; repeat what you did last.',
  );
}
