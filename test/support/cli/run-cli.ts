import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '#test/support/node-flags.ts';

const entry = fileURLToPath(new URL('../../../electron/cli/tickmark.js', import.meta.url));

export interface CliRun {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** Standard output read as one JSON document. */
  json: () => Record<string, never>;
}

export interface CliOptions {
  environment?: Record<string, string>;
  input?: string;
  /** Sends SIGINT after so many milliseconds. */
  interruptAfterMs?: number;
}

/** Runs one command line in a process of its own, as a user would. */
export function runCli(args: string[], options: CliOptions = {}): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeFlags, entry, ...args], {
      env: { ...process.env, ...options.environment },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
      resolve({ exitCode, stdout, stderr, json: () => JSON.parse(stdout) as Record<string, never> });
    });
    child.stdin.end(options.input ?? '');
    if (options.interruptAfterMs !== undefined) setTimeout(() => child.kill('SIGINT'), options.interruptAfterMs);
  });
}
