import { toPlainError } from '#shared/app-error.ts';
import type { QuarantineList } from '#shared/quarantine.ts';
import type { PlainError } from '#shared/result.ts';
import type { ConnectionPlan } from '#shared/sync-plan.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** What the next sync of each connection would do, and what of it could not be read. */
export class SourceUpkeep {
  readonly #backend: Backend;
  plans = $state.raw<Record<string, ConnectionPlan>>({});
  quarantine = $state.raw<Record<string, QuarantineList>>({});
  error = $state.raw<PlainError | null>(null);
  retrying = $state.raw<string | null>(null);
  #run = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(names: readonly string[]): Promise<void> {
    const run = ++this.#run;
    if (names.length === 0) return;
    try {
      const { connections } = await this.#backend.call('sync.plan', { names: [...names] });
      if (run !== this.#run) return;
      this.plans = Object.fromEntries(connections.map((plan) => [plan.name, plan]));
      for (const name of names) {
        await this.#readQuarantine(name);
        if (run !== this.#run) return;
      }
      this.error = null;
    } catch (thrown) {
      if (run === this.#run) this.error = toPlainError(thrown);
    }
  }

  /** Reads everything in quarantine again. Throws an `AppError` when the store can't. */
  async retry(name: string): Promise<{ read: number; left: number }> {
    this.retrying = name;
    try {
      const outcome = await this.#backend.call('quarantine.retry', { name });
      await this.#readQuarantine(name);
      return outcome;
    } finally {
      this.retrying = null;
    }
  }

  async #readQuarantine(name: string): Promise<void> {
    const list = await this.#backend.call('quarantine.list', { name });
    this.quarantine = { ...this.quarantine, [name]: list };
  }
}
