import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { ActivityEntry } from '#shared/saved-work.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** Entries of one page. */
const pageSize = 100;

/** What the workspace was used for: a log that only grows, read by pages. */
export class Activity {
  readonly #backend: Backend;
  open = $state(false);
  text = $state('');
  entries = $state.raw<readonly ActivityEntry[]>([]);
  total = $state(0);
  error = $state.raw<PlainError | null>(null);
  /** File that the log was written to, and how many entries. */
  exported = $state.raw<{ file: string; entries: number } | null>(null);
  #run = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  show(): void {
    this.open = true;
    this.exported = null;
    void this.find('');
  }

  /** Reads the newest entries that hold all words of a text. */
  async find(text: string): Promise<void> {
    this.text = text;
    await this.#read(0);
  }

  async more(): Promise<void> {
    await this.#read(this.entries.length);
  }

  async #read(offset: number): Promise<void> {
    const run = ++this.#run;
    try {
      const page = await this.#backend.call('log.read', { text: this.text, offset, count: pageSize });
      if (run !== this.#run) return;
      this.entries = offset === 0 ? page.entries : [...this.entries, ...page.entries];
      this.total = page.total;
      this.error = null;
    } catch (thrown) {
      if (run === this.#run) this.error = toPlainError(thrown);
    }
  }

  async export(): Promise<void> {
    try {
      this.exported = (await this.#backend.call('log.export', { text: this.text })) ?? this.exported;
    } catch (thrown) {
      this.error = toPlainError(thrown);
    }
  }
}
