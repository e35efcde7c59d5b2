import type { NewConnection } from '#shared/api.ts';
import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { CheckReport, ConnectionCoverage, ConnectionInfo } from '#shared/sync-status.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** The connections of the workspace, their coverage and the latest check of each. */
export class Connections {
  readonly #backend: Backend;
  list = $state.raw<ConnectionInfo[]>([]);
  coverage = $state.raw<ConnectionCoverage[]>([]);
  checks = $state.raw<Record<string, CheckReport>>({});
  checking = $state.raw<string | null>(null);
  error = $state.raw<PlainError | null>(null);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async refresh(): Promise<void> {
    try {
      this.list = await this.#backend.call('connection.list', null);
      const report = await this.#backend.call('coverage.read', { from: null, to: null });
      this.coverage = report.connections;
      this.error = null;
    } catch (thrown) {
      this.error = toPlainError(thrown);
    }
  }

  coverageOf(name: string): ConnectionCoverage['intervals'] {
    return this.coverage.find((each) => each.name === name)?.intervals ?? [];
  }

  /** Throws an `AppError` when the name is taken, the address is refused or the key store does not answer. */
  async add(connection: NewConnection): Promise<void> {
    await this.#backend.call('connection.add', connection);
    await this.refresh();
  }

  /** Checks a connection; a failure of the check itself is a report, too. */
  async check(name: string): Promise<CheckReport> {
    this.checking = name;
    try {
      const report = await this.#backend.call('connection.check', { name });
      this.checks = { ...this.checks, [name]: report };
      return report;
    } finally {
      this.checking = null;
    }
  }

  /** Sets how much each sync reads again, hours; `null` for the source's own. */
  async setOverlap(name: string, overlapHours: number | null): Promise<void> {
    await this.#backend.call('connection.configure', { name, overlapHours });
    await this.refresh();
  }

  async remove(name: string, purge: boolean): Promise<void> {
    await this.#backend.call('connection.remove', { name, purge });
    await this.refresh();
  }
}
