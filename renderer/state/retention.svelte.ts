import { toPlainError } from '#shared/app-error.ts';
import type { PurgeCount } from '#shared/api.ts';
import type { PlainError } from '#shared/result.ts';
import { parseDateText } from '#shared/time.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** Old events that are about to be deleted, and those that were. */
interface Purge extends PurgeCount {
  /** As typed. */
  day: string;
  /** Milliseconds UTC. */
  beforeMs: number;
}

/** Deleting old events for good: first what would go, then, confirmed by its number, for a reason. */
export class Retention {
  readonly #backend: Backend;
  readonly #zone: () => string;
  day = $state('');
  reason = $state('');
  /** The number as typed to confirm. */
  typed = $state('');
  /** Why the day is none. */
  wrongDay = $state(false);
  question = $state.raw<Purge | null>(null);
  purging = $state(false);
  done = $state.raw<Purge | null>(null);
  error = $state.raw<PlainError | null>(null);
  readonly confirmed: boolean = $derived(
    this.question !== null && this.reason.trim() !== '' && readNumber(this.typed) === this.question.events,
  );

  constructor(backend: Backend, zone: () => string) {
    this.#backend = backend;
    this.#zone = zone;
  }

  /** Asks what would go; the question follows when there is something. */
  async look(): Promise<void> {
    const day = this.day.trim();
    const range = parseDateText(day, this.#zone());
    this.wrongDay = range === null;
    this.done = null;
    this.error = null;
    if (range === null) return;
    try {
      const counted = await this.#backend.call('purge.preview', { beforeMs: range.fromMs });
      const found = { ...counted, day, beforeMs: range.fromMs };
      this.typed = '';
      this.reason = '';
      if (found.events === 0) this.done = found;
      else this.question = found;
    } catch (thrown) {
      this.error = toPlainError(thrown);
    }
  }

  /** Deletes what the question is about. */
  async purge(): Promise<void> {
    const { question } = this;
    if (question === null || !this.confirmed || this.purging) return;
    const { beforeMs, events } = question;
    this.purging = true;
    this.error = null;
    try {
      const purged = await this.#backend.call('purge.run', { beforeMs, events, reason: this.reason.trim() });
      this.done = { ...question, ...purged };
      this.question = null;
      this.day = '';
    } catch (thrown) {
      this.error = toPlainError(thrown);
    } finally {
      this.purging = false;
    }
  }

  /** Leaves everything as it is. */
  close(): void {
    if (this.purging) return;
    this.question = null;
    this.error = null;
  }
}

/** A whole number as typed, with or without marks between its thousands; `null` for other text. */
function readNumber(text: string): number | null {
  const digits = text.replace(/[\s,.'’\u202f]/g, '');
  return /^\d+$/.test(digits) ? Number(digits) : null;
}
