import { type MessagePort, Worker } from 'node:worker_threads';
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

interface AnswerMessage {
  call: number;
  result: Result<unknown>;
}

/** A thread seen from outside: typed calls, answered in order of completion. */
export interface Thread<Methods extends ThreadMethods> {
  call: <Name extends keyof Methods & string>(
    name: Name,
    input: Input<Methods[Name]>,
  ) => Promise<Output<Methods[Name]>>;
  /** Lets the thread finish what it has and ends it. */
  stop: () => Promise<void>;
}

/** The address of a thread's entry file: the TypeScript source in a checkout, the bundle beside this one otherwise. */
function entryUrl(name: string): URL {
  return new URL(import.meta.url.endsWith('.ts') ? `./${name}.ts` : `./${name}.js`, import.meta.url);
}

/**
 * A thread's work is a stream of short-lived rows. Left to itself, each thread lets some hundred megabytes of
 * them pile up before it tidies; this bound costs no speed.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 16 };

/** Starts a thread; `data` is what its entry reads as `workerData`. */
export function startThread<Methods extends ThreadMethods>(name: string, data: unknown): Thread<Methods> {
  const worker = new Worker(entryUrl(name), { workerData: data, name, resourceLimits });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let calls = 0;
  let ended: AppError | null = null;
  let stopping = false;

  function end(error: AppError): void {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  }

  worker.on('message', ({ call, result }: AnswerMessage) => {
    const caller = waiting.get(call);
    waiting.delete(call);
    // Whoever waits for the thread's end keeps the process alive, after the last answer too.
    if (waiting.size === 0 && !stopping) worker.unref();
    if (result.ok) caller?.resolve(result.value as never);
    else caller?.reject(fromPlainError(result.error));
  });
  worker.on('error', (error) => end(fromPlainError(toPlainError(error))));
  worker.on('exit', () =>
    end(new AppError('app.internal', `The ${name} has ended.`, 'Committed data is kept. Start again.')),
  );
  worker.unref();

  return {
    call(method, input) {
      if (ended) return Promise.reject(ended);
      calls += 1;
      const message: CallMessage = { call: calls, method, input };
      return new Promise((resolve, reject) => {
        waiting.set(message.call, { resolve, reject });
        worker.ref();
        worker.postMessage(message);
      });
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

/** Serves a thread's methods; `dispose` runs when the other side asks the thread to stop. */
export function serveThread(port: MessagePort, methods: ThreadMethods, dispose: () => void): void {
  port.on('message', async (message: CallMessage | null) => {
    if (message === null) {
      dispose();
      port.close();
      return;
    }
    port.postMessage({ call: message.call, result: await run(methods, message) } satisfies AnswerMessage);
  });
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
