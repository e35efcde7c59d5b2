import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { secretsEnvironment } from './open-core.ts';

const entry = fileURLToPath(new URL('../../../electron/cli/tickmark.js', import.meta.url));

export interface ChildEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A command line running in a process of its own. */
export interface Child {
  process: ChildProcess;
  ended: Promise<ChildEnd>;
}

/** Starts a command over a workspace; `wrap` is a program and its arguments that the command is run by. */
export function startChild(folder: string, args: readonly string[], wrap: readonly string[] = []): Child {
  const words = [...wrap, process.execPath, entry, '--workspace', folder, '--json', ...args];
  const child = spawn(words[0] as string, words.slice(1), {
    // Compiled once for all children: they start in half the time.
    env: { ...process.env, ...secretsEnvironment, NODE_COMPILE_CACHE: join(tmpdir(), 'tickmark-compile-cache') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<ChildEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
  return { process: child, ended };
}
