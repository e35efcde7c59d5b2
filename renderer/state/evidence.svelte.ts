import { toPlainError } from '#shared/app-error.ts';
import type { EvidenceReport, PackProgress, PackResult, PackStart } from '#shared/evidence/evidence-status.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** The check of the archive against its chain, and the pack that is being written. */
export class Evidence {
  readonly #backend: Backend;
  verifying = $state(false);
  checked = $state.raw<{ checked: number; total: number } | null>(null);
  report = $state.raw<EvidenceReport | null>(null);
  /** What the check at start found, until somebody hides it. */
  problem = $state.raw<EvidenceReport | null>(null);
  error = $state.raw<PlainError | null>(null);

  packing = $state(false);
  /** What the panel shows of the last pack. */
  packShown = $state(false);
  packProgress = $state.raw<PackProgress | null>(null);
  packResult = $state.raw<PackResult | null>(null);
  packError = $state.raw<PlainError | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Listens to what is found and written. @returns the function that stops it */
  start(): () => void {
    const stops = [
      this.#backend.on('evidence.problem', (report) => (this.problem = report)),
      this.#backend.on('evidence.progressed', (checked) => (this.checked = checked)),
      this.#backend.on('pack.progressed', (progress) => {
        this.packProgress = progress;
        this.packShown = true;
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async verify(): Promise<void> {
    this.verifying = true;
    this.problem = null;
    [this.report, this.error, this.checked] = [null, null, null];
    try {
      this.report = await this.#backend.call('evidence.verify', null);
    } catch (thrown) {
      this.error = toPlainError(thrown);
    } finally {
      this.verifying = false;
    }
  }

  async stopVerifying(): Promise<void> {
    await this.#backend.call('evidence.cancel', null);
  }

  /** Asks for a file and packs there; settles when the pack is written, or was not asked for. */
  async pack(start: PackStart): Promise<void> {
    this.packing = true;
    [this.packResult, this.packError, this.packProgress] = [null, null, null];
    try {
      this.packResult = await this.#backend.call('pack.start', start);
    } catch (thrown) {
      this.packError = toPlainError(thrown);
    } finally {
      this.packing = false;
      this.packShown = this.packResult !== null || this.packError !== null;
    }
  }

  async cancelPack(): Promise<void> {
    await this.#backend.call('pack.cancel', null);
  }
}
