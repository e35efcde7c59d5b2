import type { Readable, Writable } from 'node:stream';

/** One conversation in the DevTools protocol: with the browser itself, or with one of its pages. */
export interface DevtoolsSession {
  /** Sends a command. Rejects when the browser refuses it, or has ended. */
  send: <Answer = unknown>(method: string, parameters?: object) => Promise<Answer>;
  on: <Event>(method: string, listener: (event: Event) => void) => void;
}

export interface Devtools {
  browser: DevtoolsSession;
  /** The conversation with a target that was attached. */
  session: (id: string) => DevtoolsSession;
}

interface Message {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

interface Waiting {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

/** Speaks the DevTools protocol over a pair of pipes: JSON texts, each ended by a zero byte. */
export function connectDevtools(toBrowser: Writable, fromBrowser: Readable): Devtools {
  const waiting = new Map<number, Waiting>();
  const sessions = new Map<string, { session: DevtoolsSession; hear: (method: string, event: unknown) => void }>();
  let lastId = 0;
  let ended = false;
  let parts: Buffer[] = [];

  function open(sessionId: string) {
    const listeners = new Map<string, ((event: never) => void)[]>();
    const session: DevtoolsSession = {
      send: (method, parameters = {}) => send(sessionId, method, parameters),
      on: (method, listener) => void listeners.set(method, [...(listeners.get(method) ?? []), listener]),
    };
    const hear = (method: string, event: unknown): void =>
      listeners.get(method)?.forEach((listener) => listener(event as never));
    sessions.set(sessionId, { session, hear });
    return session;
  }

  function send<Answer>(sessionId: string, method: string, params: object): Promise<Answer> {
    if (ended) return Promise.reject(new Error('the browser has ended'));
    const id = ++lastId;
    const message = { id, method, params, ...(sessionId === '' ? {} : { sessionId }) };
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      toBrowser.write(`${JSON.stringify(message)}\0`);
    });
  }

  function receive({ id, sessionId = '', method, params, result, error }: Message): void {
    if (id === undefined) return sessions.get(sessionId)?.hear(method ?? '', params);
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result as never);
    else call?.reject(new Error(error.message));
  }

  fromBrowser.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const text = Buffer.concat([...parts, rest.subarray(0, end)]).toString('utf8');
      parts = [];
      rest = rest.subarray(end + 1);
      receive(JSON.parse(text) as Message);
    }
    if (rest.length > 0) parts.push(rest);
  });

  function end(): void {
    ended = true;
    for (const { reject } of waiting.values()) reject(new Error('the browser has ended'));
    waiting.clear();
  }
  fromBrowser.on('close', end);
  // What is written to a browser that has just ended is lost, and its end is told by the other pipe.
  toBrowser.on('error', () => undefined);

  const browser = open('');
  return { browser, session: (id) => sessions.get(id)?.session ?? open(id) };
}
