import { toPlainError } from '#shared/app-error.ts';
import type { CaseDetail, StoryResult } from '#shared/investigation.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import type { WorkHistory } from './work-history.svelte.ts';

/** A story being written: its text before it is kept, and the results of its blocks. */
export class StoryDraft {
  readonly #backend: Backend;
  readonly #work: WorkHistory;
  readonly #detail: () => CaseDetail;
  typed = $state<string | null>(null);
  results = $state.raw<readonly StoryResult[]>([]);
  error = $state.raw<PlainError | null>(null);
  /** A closed investigation's story does not change, and neither do its results. */
  readonly frozen = $derived.by(() => this.#detail().state === 'closed');
  readonly text = $derived.by(() => this.typed ?? this.#detail().story);
  readonly unsaved = $derived.by(() => !this.frozen && this.typed !== null && this.typed !== this.#detail().story);
  /** The text that was sent to be kept, until another one is stored. */
  #kept: string | null = null;
  #run = 0;

  constructor(backend: Backend, work: WorkHistory, detail: () => CaseDetail) {
    this.#backend = backend;
    this.#work = work;
    this.#detail = detail;
  }

  /** Counts the results of the text's blocks; a later call makes an earlier one's answer void. */
  async count(tz: string): Promise<void> {
    const run = ++this.#run;
    try {
      const results = this.frozen
        ? (await this.#backend.call('case.storyResults', { name: this.#detail().name })).results
        : await this.#backend.call('case.previewStory', { story: this.text, tz });
      if (run === this.#run) this.results = results;
    } catch (thrown) {
      if (run === this.#run) this.error = toPlainError(thrown);
    }
  }

  /** Another text was stored, by this draft or by undo: what was kept here gives way, newer typing stays. */
  follow(stored: string): void {
    if (this.typed === stored || this.typed === this.#kept) this.typed = null;
    if (stored !== this.#kept) this.#kept = null;
  }

  async keep(): Promise<void> {
    const story = this.text;
    if (!this.unsaved || story === this.#kept) return;
    const { name } = this.#detail();
    this.#kept = story;
    try {
      await this.#work.act(this.#backend.call('case.update', { name, newName: null, description: null, story }));
      this.error = null;
    } catch (thrown) {
      this.#kept = null;
      this.error = toPlainError(thrown);
    }
  }

  /** Puts a block between what stands before and behind a place, blank lines around it. */
  insert(block: string, at: number): void {
    const before = this.text.slice(0, at).replace(/\s*$/, '');
    const after = this.text.slice(at).replace(/^\s*/, '');
    this.typed = [before, block, after].filter((part) => part !== '').join('\n\n');
  }
}
