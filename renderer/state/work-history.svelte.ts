import { toPlainError } from '#shared/app-error.ts';
import type { UndoState } from '#shared/saved-work.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import { messages } from '#renderer/messages/messages.ts';
import type { SearchSession } from './search-session.svelte.ts';
import type { ToastAction, Toasts } from './toasts.svelte.ts';

/**
 * Undo over everything, in the order it happened: steps of the query, which the window remembers, and acts on saved
 * work, which the core does. Each act is noted with the place that the query had then; an act is taken back before
 * the query step that led there.
 */
export class WorkHistory {
  readonly #backend: Backend;
  readonly #search: SearchSession;
  readonly #toasts: Toasts;
  state = $state.raw<UndoState>({ undo: null, redo: null });
  /** Place of the query at each act that can be taken back, oldest first; then at those that were. */
  #acts: number[] = [];
  #undone: number[] = [];
  #told = 0;

  constructor(backend: Backend, search: SearchSession, toasts: Toasts) {
    this.#backend = backend;
    this.#search = search;
    this.#toasts = toasts;
  }

  /** Listens to changes of saved work. @returns the function that stops it */
  start(): () => void {
    this.#backend.call('work.undoState', null).then(
      (state) => (this.state = state),
      () => undefined,
    );
    return this.#backend.on('work.changed', (state) => (this.state = state));
  }

  /**
   * Does an act and says so, with a button that takes it back. Throws what the call throws.
   *
   * @param tell what is said in place of the act's own words; `null` for an act that changed nothing
   */
  async act<Output>(call: Promise<Output>, tell?: (output: Output) => string | null): Promise<Output> {
    const output = await call;
    this.state = isUndoState(output) ? output : await this.#backend.call('work.undoState', null);
    const told = tell === undefined ? this.state.undo : tell(output);
    if (told === null) return output;
    this.#acts.push(this.#search.depth);
    this.#undone = [];
    this.#tell(told, { label: messages.app.undo, run: () => void this.undoAct() });
    return output;
  }

  /** Like `act`, for acts without a place of their own for errors: those are said as a notice. */
  async attempt<Output>(call: Promise<Output>, tell?: (output: Output) => string | null): Promise<Output | null> {
    try {
      return await this.act(call, tell);
    } catch (thrown) {
      this.#refuse(thrown);
      return null;
    }
  }

  canUndo(withQuery: boolean): boolean {
    return this.state.undo !== null || (withQuery && this.#search.canGoBack);
  }

  canRedo(withQuery: boolean): boolean {
    return this.state.redo !== null || (withQuery && this.#search.canGoForward);
  }

  /** @param withQuery whether steps of the query count: where the query is on the screen */
  async undo(withQuery: boolean): Promise<void> {
    const actLast = (this.#acts.at(-1) ?? -1) >= this.#search.depth;
    if (this.state.undo !== null && (!withQuery || actLast || !this.#search.canGoBack)) await this.undoAct();
    else if (withQuery) await this.#search.back();
  }

  async redo(withQuery: boolean): Promise<void> {
    const actNext = (this.#undone.at(-1) ?? Infinity) <= this.#search.depth;
    if (this.state.redo !== null && (!withQuery || actNext || !this.#search.canGoForward)) await this.redoAct();
    else if (withQuery) await this.#search.forward();
  }

  /** Takes the last act back, whatever the query did since. */
  async undoAct(): Promise<void> {
    const words = this.state.undo;
    if (words === null || !(await this.#step('work.undo'))) return;
    this.#undone.push(this.#acts.pop() ?? this.#search.depth);
    this.#tell(messages.app.undone(words), { label: messages.app.redo, run: () => void this.redoAct() });
  }

  async redoAct(): Promise<void> {
    const words = this.state.redo;
    if (words === null || !(await this.#step('work.redo'))) return;
    this.#acts.push(this.#undone.pop() ?? this.#search.depth);
    this.#tell(messages.app.redone(words), { label: messages.app.undo, run: () => void this.undoAct() });
  }

  async #step(call: 'work.undo' | 'work.redo'): Promise<boolean> {
    try {
      this.state = await this.#backend.call(call, null);
      return true;
    } catch (thrown) {
      this.#refuse(thrown);
      return false;
    }
  }

  /** One notice alone has the button: it always means the last act. */
  #tell(text: string, action: ToastAction): void {
    this.#toasts.dismiss(this.#told);
    this.#told = this.#toasts.show(text, 'plain', action);
  }

  #refuse(thrown: unknown): void {
    const { message, recovery } = toPlainError(thrown);
    this.#toasts.show(`${message} ${recovery}`.trim(), 'bad');
  }
}

function isUndoState(output: unknown): output is UndoState {
  return typeof output === 'object' && output !== null && 'undo' in output && 'redo' in output;
}
