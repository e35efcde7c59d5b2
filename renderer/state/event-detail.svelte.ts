import { toPlainError } from '#shared/app-error.ts';
import type { EventDetail } from '#shared/audit-event.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** The event in the detail pane. The payload is fetched when somebody wants to see it. */
export class EventDetailState {
  readonly #backend: Backend;
  detail = $state.raw<EventDetail | null>(null);
  error = $state.raw<PlainError | null>(null);
  rawWanted = $state(false);
  #wanted: string | null = null;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Shows an event; the one before stays until this one is there. */
  async show(id: string): Promise<void> {
    this.#wanted = id;
    try {
      // Items are paged, see `EventItems`: an event can have tens of thousands.
      const detail = await this.#backend.call('event.show', {
        id,
        raw: this.rawWanted,
        versions: true,
        items: false,
      });
      if (this.#wanted !== id) return;
      this.detail = detail;
      this.error = null;
    } catch (thrown) {
      if (this.#wanted === id) this.error = toPlainError(thrown);
    }
  }

  async toggleRaw(): Promise<void> {
    this.rawWanted = !this.rawWanted;
    if (this.detail !== null && this.rawWanted) await this.show(this.detail.event.id);
  }
}
