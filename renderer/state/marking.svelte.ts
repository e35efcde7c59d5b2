import { toPlainError } from '#shared/app-error.ts';
import type { EventChoice } from '#shared/investigation.ts';
import { messages } from '#renderer/messages/messages.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import type { Investigations } from './investigations.svelte.ts';
import type { Marks } from './marks.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';
import type { WorkHistory } from './work-history.svelte.ts';

/** Events that are marked together. */
export interface MarkTarget {
  events: EventChoice;
  count: number;
  /** The event's id where it is one alone. */
  id: string | null;
}

/** What a dialog asks for before events are marked. */
export type MarkQuestion =
  | { kind: 'tag'; target: MarkTarget }
  | { kind: 'note'; target: MarkTarget; name: string; note: string }
  | { kind: 'case'; target: MarkTarget; then: 'pin' | 'note' | 'attach' }
  /** The investigation to go on with, without any event. */
  | { kind: 'current' };

const words = messages.investigations;

/** Pins, tags and notes on events: one or many at once. */
export class Marking {
  readonly #backend: Backend;
  readonly #work: WorkHistory;
  readonly #cases: Investigations;
  readonly #marks: Marks;
  readonly #toasts: Toasts;
  question = $state.raw<MarkQuestion | null>(null);
  managingTags = $state(false);

  constructor(backend: Backend, work: WorkHistory, cases: Investigations, marks: Marks, toasts: Toasts) {
    this.#backend = backend;
    this.#work = work;
    this.#cases = cases;
    this.#marks = marks;
    this.#toasts = toasts;
  }

  /** Pins to the current investigation; without one it is asked for first. */
  async pin(target: MarkTarget): Promise<void> {
    const { current } = this.#cases;
    if (current === null) {
      this.question = { kind: 'case', target, then: 'pin' };
      return;
    }
    await this.#work.attempt(
      this.#backend.call('case.pin', { name: current.name, events: target.events, note: null, tag: null }),
      ({ pinned, undo }) => {
        if (pinned > 0) return undo;
        this.#toasts.show(words.pinnedAlready(target.count, current.name));
        return null;
      },
    );
  }

  async unpin(target: MarkTarget, name = this.#cases.current?.name): Promise<void> {
    if (name === undefined) return;
    await this.#work.attempt(
      this.#backend.call('case.unpin', { name, events: target.events }),
      ({ unpinned, undo }) => {
        if (unpinned > 0) return undo;
        this.#toasts.show(words.notPinned(target.count, name));
        return null;
      },
    );
  }

  askTag(target: MarkTarget): void {
    void this.#marks.loadTags();
    this.question = { kind: 'tag', target };
  }

  /** A note belongs to a pin, so that it needs an investigation. */
  askNote(target: MarkTarget, name = this.#cases.current?.name): void {
    if (name === undefined) {
      this.question = { kind: 'case', target, then: 'note' };
      return;
    }
    const held = target.id === null ? undefined : this.#marks.of(target.id)?.cases;
    this.question = { kind: 'note', target, name, note: held?.find((one) => one.name === name)?.note ?? '' };
  }

  /** The investigation was chosen: goes on with what had to wait for it. */
  async chooseCase(name: string): Promise<void> {
    this.#cases.choose(name);
    const { question } = this;
    this.question = null;
    if (question?.kind !== 'case') return;
    if (question.then === 'pin') await this.pin(question.target);
    else if (question.then === 'attach') await this.attach(question.target);
    else this.askNote(question.target);
  }

  /** Attaches files to one event, in an investigation; the system's dialog asks which. */
  async attach(target: MarkTarget, name = this.#cases.current?.name): Promise<void> {
    if (target.id === null) return;
    if (name === undefined) {
      this.question = { kind: 'case', target, then: 'attach' };
      return;
    }
    await this.#work.attempt(this.#backend.call('case.attach', { name, event: target.id, ticket: null }), (added) =>
      added === null ? null : this.#work.state.undo,
    );
  }

  async detach(name: string, id: number): Promise<void> {
    await this.#work.attempt(this.#backend.call('case.detach', { name, id }));
  }

  /** Writes a copy of an attached file where the system's dialog says. */
  async saveCopy(name: string, id: number): Promise<void> {
    const written = await this.#work.attempt(this.#backend.call('case.saveAttachment', { name, id }), () => null);
    if (written !== null) this.#toasts.show(words.copySaved(written.file));
  }

  async tag(target: MarkTarget, tag: string, on: boolean): Promise<void> {
    this.question = null;
    await this.#work.attempt(
      this.#backend.call('event.tag', { events: target.events, tag, on }),
      ({ events, undo }) => {
        if (events > 0) return undo;
        this.#toasts.show(words.taggedAlready(target.count, tag));
        return null;
      },
    );
  }

  /** The dialog with the typed note stays open until it is kept. @returns what went wrong, `null` for nothing */
  async note(target: MarkTarget, name: string, note: string): Promise<string | null> {
    try {
      await this.#work.act(this.#backend.call('case.noteEvents', { name, events: target.events, note: note.trim() }));
      this.question = null;
      return null;
    } catch (thrown) {
      return toPlainError(thrown).message;
    }
  }
}
