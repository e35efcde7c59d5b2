import { toPlainError } from '#shared/app-error.ts';
import type { ExportFormat, ExportProgress, ExportResult } from '#shared/export-request.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** The running export and its outcome. */
export class ExportRun {
  readonly #backend: Backend;
  running = $state(false);
  progress = $state.raw<ExportProgress | null>(null);
  result = $state.raw<ExportResult | null>(null);
  error = $state.raw<PlainError | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Listens to progress. @returns the function that stops it */
  start(): () => void {
    return this.#backend.on('export.progressed', (progress) => (this.progress = progress));
  }

  reset(): void {
    this.result = null;
    this.error = null;
    this.progress = null;
  }

  async run(query: string, tz: string, format: ExportFormat): Promise<void> {
    this.reset();
    this.running = true;
    try {
      this.result = await this.#backend.call('export.start', { query, tz, format });
    } catch (thrown) {
      this.error = toPlainError(thrown);
    } finally {
      this.running = false;
    }
  }

  async cancel(): Promise<void> {
    await this.#backend.call('export.cancel', null);
  }
}
