import type { WorkspaceInfo } from '#shared/api.ts';
import { toPlainError } from '#shared/app-error.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import { recall, remember } from '#renderer/lib/remember.ts';

/** What is known of the open workspace. */
export class Workspace {
  readonly #backend: Backend;
  info = $state.raw<WorkspaceInfo | null>(null);
  /** Whether it held events when the window was open last: then the search is drawn before anything is known. */
  readonly wasFilled = recall('filled', (value) => typeof value === 'boolean', false);
  error = $state.raw<PlainError | null>(null);
  readonly empty = $derived(this.info !== null && this.info.events === 0 && this.info.connections === 0);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async refresh(): Promise<void> {
    try {
      this.info = await this.#backend.call('workspace.info', null);
      remember('filled', this.info.events > 0);
      this.error = null;
    } catch (thrown) {
      this.error = toPlainError(thrown);
    }
  }
}
