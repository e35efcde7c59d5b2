import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '#test/support/node-flags.ts';

const entry = fileURLToPath(new URL('./utility-entry.ts', import.meta.url));

/** Stands in for Electron's `UtilityProcess`: a forked Node whose `process.parentPort` speaks structured clone. */
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;

  constructor(modulePath: string, forkArguments: string[]) {
    super();
    this.#child = fork(entry, [modulePath, ...forkArguments], { serialization: 'advanced', execArgv: nodeFlags });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1));
    // A message that meets a process on its way out is lost in Electron, too; its exit says so.
    this.#child.on('error', () => undefined);
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null ? this.#child.pid : undefined;
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object);
  }

  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  fork: (modulePath: string, forkArguments: string[] = []): UtilityProcess =>
    new UtilityProcess(modulePath, forkArguments),
};
