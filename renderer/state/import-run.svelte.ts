import type { ApiEvents, ImportOutcome } from '#shared/api.ts';
import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** Files that were dropped on the window and wait for their import. */
interface DroppedFiles {
  ticket: string;
  names: string[];
}

/** The import dialog, the running import and its outcome. */
export class ImportRun {
  readonly #backend: Backend;
  isOpen = $state(false);
  /** `null`: the system's dialog asks for files. */
  dropped = $state.raw<DroppedFiles | null>(null);
  running = $state(false);
  cancelling = $state(false);
  progress = $state.raw<ApiEvents['import.progressed'] | null>(null);
  outcomes = $state.raw<ImportOutcome[] | null>(null);
  error = $state.raw<PlainError | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Listens to progress. @returns the function that stops it */
  start(): () => void {
    return this.#backend.on('import.progressed', (progress) => (this.progress = progress));
  }

  open(): void {
    this.#show(null);
  }

  /** Takes files that were dropped on the window. Throws an `AppError` when they are none of this computer. */
  async drop(files: readonly File[]): Promise<void> {
    if (this.running) return;
    const ticket = await this.#backend.offerFiles([...files]);
    this.#show({ ticket, names: files.map(({ name }) => name) });
  }

  #show(dropped: DroppedFiles | null): void {
    if (this.running) return;
    this.dropped = dropped;
    this.outcomes = null;
    this.error = null;
    this.isOpen = true;
  }

  /** A running import ends with its dialog: whoever closes it does not want the rest. */
  close(): void {
    if (this.running) void this.cancel();
    this.isOpen = false;
  }

  /** @param prepare makes sure that the connection is there; what it throws is shown */
  async run(connection: string, prepare: () => Promise<void>): Promise<void> {
    this.error = null;
    this.progress = null;
    this.running = true;
    try {
      await prepare();
      this.outcomes = await this.#backend.call('import.start', { connection, ticket: this.dropped?.ticket ?? null });
    } catch (thrown) {
      this.error = toPlainError(thrown);
    } finally {
      this.running = false;
      this.cancelling = false;
    }
  }

  async cancel(): Promise<void> {
    this.cancelling = true;
    await this.#backend.call('import.cancel', null);
  }
}
