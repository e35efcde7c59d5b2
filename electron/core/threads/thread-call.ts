import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { MessageChannel, type MessagePort, type Transferable, Worker } from 'node:worker_threads';
import { AppError, fromPlainError, toPlainError } from '#shared/app-error.ts';
import type { Result } from '#shared/result.ts';

/** The methods a thread serves: each takes one cloneable input and answers with one cloneable output. */
export type ThreadMethods = Record<string, (input: never) => unknown>;

type Input<Method> = Method extends (input: infer In) => unknown ? In : never;
type Output<Method> = Method extends (input: never) => infer Out ? Awaited<Out> : never;

interface CallMessage {
  call: number;
  method: string;
  input: unknown;
}

/** A further caller comes in over a port of its own. */
interface ConnectMessage {
  connect: MessagePort;
}

interface AnswerMessage {
  call: number;
  result: Result<unknown>;
}

/** Typed calls to methods that somebody serves elsewhere, answered in order of completion. */
export interface Caller<Methods extends ThreadMethods> {
  call: <Name extends keyof Methods & string>(
    name: Name,
    input: Input<Methods[Name]>,
    /** What of the input moves to the thread instead of being copied. */
    transfer?: Transferable[],
  ) => Promise<Output<Methods[Name]>>;
}

/** A thread seen from outside. */
export interface Thread<Methods extends ThreadMethods> extends Caller<Methods> {
  /** A way to the thread's methods that can be handed to another thread; call over it with `callPort`. */
  connect: () => MessagePort;
  /** Lets the thread finish what it has and ends it. */
  stop: () => Promise<void>;
}

/** The address of a thread's entry file: the TypeScript source in a checkout, the bundle beside this one otherwise. */
function entryUrl(name: string): URL {
  return new URL(import.meta.url.endsWith('.ts') ? `./${name}.ts` : `./${name}.js`, import.meta.url);
}

/**
 * A thread's work is a stream of short-lived rows. Left to itself, each thread lets some hundred megabytes of
 * them pile up before it tidies; these bounds cost no speed. The second one is far above what any thread needs: the
 * nearer a bound, the more thriftily a heap grows.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 768 };

/** On two cores a sync reads the rows itself, and needs the room. */
const syncLimits = availableParallelism() > 2 ? resourceLimits : { ...resourceLimits, maxYoungGenerationSizeMb: 16 };

/** Rows of a page live while it is read: with room for all of them they are gone before the thread tidies. */
const parserLimits = { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 2048 };

/**
 * Each thread tidies its young heap alone. Helpers only help while cores are idle; in a sync all of them are busy, and
 * waiting for one another costs a tenth of its time. V8 looks at this each time it tidies. Electron may refuse changes
 * of V8's flags once it runs.
 */
function tidyAlone(): void {
  if (process.versions['electron'] === undefined) setFlagsFromString('--no-parallel-scavenge');
}

/**
 * Starts a thread.
 *
 * @param data what its entry reads as `workerData`
 * @param transfer the ports among the data
 */
export function startThread<Methods extends ThreadMethods>(
  name: string,
  data: unknown,
  transfer: Transferable[] = [],
): Thread<Methods> {
  tidyAlone();
  const limits = { 'parser-thread': parserLimits, 'sync-thread': syncLimits }[name] ?? resourceLimits;
  const options = { workerData: data, name, resourceLimits: limits, transferList: transfer };
  const worker = new Worker(entryUrl(name), options);
  let stopping = false;
  let ended = false;
  // Whoever waits for the thread's end keeps the process alive, after the last answer too.
  const calls = createCalls<Methods>(worker, (waiting) => (waiting || stopping ? worker.ref() : worker.unref()));
  worker.on('error', (error) => calls.end(fromPlainError(toPlainError(error))));
  worker.on('exit', () => {
    ended = true;
    calls.end(new AppError('app.internal', `The ${name} has ended.`, 'Committed data is kept. Start again.'));
  });
  worker.unref();

  return {
    call: calls.call,
    connect() {
      const { port1, port2 } = new MessageChannel();
      worker.postMessage({ connect: port1 } satisfies ConnectMessage, [port1]);
      return port2;
    },
    async stop() {
      if (ended) return;
      stopping = true;
      const exited = new Promise((resolve) => worker.once('exit', resolve));
      worker.ref();
      worker.postMessage(null);
      await exited;
    },
  };
}

/** Calls the methods at the other end of a port; the caller closes the port when it is done. */
export function callPort<Methods extends ThreadMethods>(port: MessagePort): Caller<Methods> {
  const calls = createCalls<Methods>(port, (waiting) => (waiting ? port.ref() : port.unref()));
  port.on('close', () => calls.end(new AppError('app.internal', 'The other thread has ended.', 'Start again.')));
  port.unref();
  return { call: calls.call };
}

interface Endpoint {
  postMessage: (message: unknown, transfer: Transferable[]) => void;
  on: (event: 'message', listener: (message: AnswerMessage) => void) => unknown;
}

function createCalls<Methods extends ThreadMethods>(endpoint: Endpoint, onWaiting: (waiting: boolean) => void) {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let lastCall = 0;
  let ended: AppError | null = null;

  endpoint.on('message', ({ call, result }) => {
    const caller = waiting.get(call);
    waiting.delete(call);
    if (waiting.size === 0) onWaiting(false);
    if (result.ok) caller?.resolve(result.value as never);
    else caller?.reject(fromPlainError(result.error));
  });

  const call: Caller<Methods>['call'] = (method, input, transfer = []) => {
    if (ended) return Promise.reject(ended);
    lastCall += 1;
    const message: CallMessage = { call: lastCall, method, input };
    return new Promise((resolve, reject) => {
      waiting.set(message.call, { resolve, reject });
      onWaiting(true);
      endpoint.postMessage(message, transfer);
    });
  };

  return {
    call,
    end(error: AppError): void {
      ended ??= error;
      for (const { reject } of waiting.values()) reject(ended);
      waiting.clear();
    },
  };
}

/**
 * Serves methods over a port; `dispose` runs when the other side asks the thread to stop.
 *
 * @param urgent methods whose calls come before others that wait already; calls of one kind keep their order
 */
export function serveThread(
  port: MessagePort,
  methods: ThreadMethods,
  dispose: () => void,
  urgent: ReadonlySet<string> = new Set(),
): void {
  const takeTurn = urgent.size === 0 ? (_: boolean, act: () => void) => act() : createTurns();

  function serve(from: MessagePort, end: () => void): void {
    from.on('message', (message: CallMessage | ConnectMessage | null) => {
      if (message !== null && 'connect' in message) {
        serve(message.connect, () => undefined);
        // It does not keep the thread alive: the thread ends when its owner says so.
        message.connect.unref();
        return;
      }
      takeTurn(message !== null && urgent.has(message.method), () => {
        if (message !== null) {
          void answer(from, methods, message);
          return;
        }
        end();
        from.close();
      });
    });
  }

  serve(port, dispose);
}

/** Lets calls take turns, one in a round of the event loop, so that urgent ones are seen while others wait. */
function createTurns(): (isUrgent: boolean, act: () => void) => void {
  const urgent: (() => void)[] = [];
  const usual: (() => void)[] = [];
  let scheduled = false;

  function takeNext(): void {
    const act = urgent.shift() ?? usual.shift();
    scheduled = urgent.length + usual.length > 0;
    if (scheduled) setImmediate(takeNext);
    act?.();
  }

  return (isUrgent, act) => {
    (isUrgent ? urgent : usual).push(act);
    if (scheduled) return;
    scheduled = true;
    setImmediate(takeNext);
  };
}

async function answer(port: MessagePort, methods: ThreadMethods, message: CallMessage): Promise<void> {
  port.postMessage({ call: message.call, result: await run(methods, message) } satisfies AnswerMessage);
}

async function run(methods: ThreadMethods, { method, input }: CallMessage): Promise<Result<unknown>> {
  try {
    const handler = methods[method];
    if (handler === undefined) throw new Error(`The thread has no method ${method}`);
    return { ok: true, value: await handler(input as never) };
  } catch (thrown) {
    return { ok: false, error: toPlainError(thrown) };
  }
}
