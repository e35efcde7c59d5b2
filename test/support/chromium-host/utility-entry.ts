// Runs in the forked process: gives the module a `process.parentPort` like Electron's, then starts it.
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';

class ParentPort extends EventEmitter {
  #early: unknown[] | null = [];

  constructor() {
    super();
    process.on('message', (message) => {
      // Messages wait for the first listener, as in Electron.
      if (this.#early === null) this.emit('message', { data: message, ports: [] });
      else this.#early.push(message);
    });
    this.on('newListener', (event) => {
      if (event !== 'message' || this.#early === null) return;
      const early = this.#early;
      this.#early = null;
      queueMicrotask(() => early.forEach((message) => this.emit('message', { data: message, ports: [] })));
    });
  }

  postMessage(message: unknown): void {
    process.send?.(message);
  }
}

Object.defineProperty(process, 'parentPort', { value: new ParentPort() });
// A host that is gone needs no engine.
process.on('disconnect', () => process.exit(0));

const [, , modulePath, ...rest] = process.argv;
process.argv = [process.argv[0] ?? '', modulePath ?? '', ...rest];
await import(pathToFileURL(modulePath ?? '').href);
