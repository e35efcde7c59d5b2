import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A helper process: it writes lines to its standard output and ends when its standard input does. */
export interface HelperProcess {
  /** The next line it writes. Throws when it ends instead. */
  line: () => Promise<string>;
  send: (line: string) => void;
  stop: () => Promise<void>;
}

/** Starts a file of this folder as a process of its own, with the same Node; on the given cores only (Linux). */
export function startProcess(file: string, args: readonly string[], cores: readonly number[] = []): HelperProcess {
  const path = new URL(file, import.meta.url).pathname;
  const bound = cores.length === 0 ? [] : ['taskset', '-c', cores.join(',')];
  const [command, ...rest] = [...bound, process.execPath, path, ...args] as [string, ...string[]];
  const child: ChildProcess = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const ended = once(child, 'exit');
  return {
    async line() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${file} ended early`);
      return value;
    },
    send: (line) => void child.stdin?.write(`${line}\n`),
    async stop() {
      child.stdin?.end();
      await ended;
    },
  };
}

/** What a file of this folder, run as a process of its own, writes as JSON before it ends. */
export async function answerOf<Answer>(
  file: string,
  args: readonly string[],
  cores: readonly number[] = [],
): Promise<Answer> {
  const child = startProcess(file, args, cores);
  try {
    return JSON.parse(await child.line()) as Answer;
  } finally {
    await child.stop();
  }
}

/** In the helper: calls back when the parent wants an end, or is gone. */
export function onStop(stop: () => void): void {
  process.stdin.resume().once('end', stop);
}

/** In the helper: resolves when the parent sends something. */
export async function nextLine(): Promise<void> {
  await once(process.stdin, 'data');
}
