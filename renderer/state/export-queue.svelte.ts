import { toPlainError } from '#shared/app-error.ts';
import type { ExportStart, ExportTemplate, QueuedExport } from '#shared/export-queue.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** The exports that wait, run, or have ended, and the ways to export that are kept. */
export class ExportQueue {
  readonly #backend: Backend;
  list = $state.raw<readonly QueuedExport[]>([]);
  templates = $state.raw<readonly ExportTemplate[]>([]);
  /** Names of the redaction profiles there are. */
  profiles = $state.raw<readonly string[]>([]);
  /** Why the last export could not be begun. */
  error = $state.raw<PlainError | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Listens to the queue. @returns the function that stops it */
  start(): () => void {
    this.#backend.call('export.list', null).then(
      (list) => (this.list = list),
      () => undefined,
    );
    return this.#backend.on('export.progressed', (entry) => this.#take(entry));
  }

  #take(entry: QueuedExport): void {
    const known = this.list.some(({ id }) => id === entry.id);
    this.list = known ? this.list.map((old) => (old.id === entry.id ? entry : old)) : [...this.list, entry];
  }

  /** Reads what a dialog offers. */
  async load(): Promise<void> {
    this.error = null;
    [this.templates, this.profiles] = await Promise.all([
      this.#backend.call('export.templates', null),
      this.#backend.call('export.profiles', null),
    ]);
  }

  /** Asks for a file and adds an export. @returns whether it was added */
  async add(start: ExportStart): Promise<boolean> {
    this.error = null;
    try {
      return (await this.#backend.call('export.start', start)) !== null;
    } catch (thrown) {
      this.error = toPlainError(thrown);
      return false;
    }
  }

  async cancel(id: number): Promise<void> {
    await this.#backend.call('export.cancel', { id });
  }

  async clear(id: number): Promise<void> {
    this.list = this.list.filter((entry) => entry.id !== id);
    await this.#backend.call('export.clear', { id });
  }

  async reveal(id: number): Promise<void> {
    await this.#backend.call('export.reveal', { id });
  }

  /** @returns whether it was saved */
  async saveTemplate(template: ExportTemplate): Promise<boolean> {
    this.error = null;
    try {
      this.templates = await this.#backend.call('export.saveTemplate', template);
      return true;
    } catch (thrown) {
      this.error = toPlainError(thrown);
      return false;
    }
  }

  async removeTemplate(name: string): Promise<void> {
    this.templates = await this.#backend.call('export.removeTemplate', { name });
  }
}
