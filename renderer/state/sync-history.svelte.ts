import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { SyncRunEntry } from '#shared/sync-history.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** Past syncs as the ledger tells them, newest first, read page by page. */
export class SyncHistory {
  readonly #backend: Backend;
  runs = $state.raw<SyncRunEntry[]>([]);
  /** Whether there are older ones. */
  more = $state(false);
  error = $state.raw<PlainError | null>(null);
  #next: number | null = null;
  #asked = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Reads the newest page anew. */
  load(): Promise<void> {
    return this.#read(null);
  }

  async loadOlder(): Promise<void> {
    if (this.#next !== null) await this.#read(this.#next);
  }

  /** The latest sync of a connection that has ended; `undefined` where none is known. */
  latestOf(connection: string): SyncRunEntry | undefined {
    return this.runs.find((run) => run.connection === connection && run.endedAt !== null);
  }

  async #read(before: number | null): Promise<void> {
    const asked = ++this.#asked;
    try {
      const { runs, next } = await this.#backend.call('sync.runs', { name: null, before });
      if (asked !== this.#asked) return;
      this.runs = before === null ? runs : [...this.runs, ...runs];
      this.#next = next;
      this.more = next !== null;
      this.error = null;
    } catch (thrown) {
      if (asked === this.#asked) this.error = toPlainError(thrown);
    }
  }
}
