import { toPlainError } from '#shared/app-error.ts';
import type { CaseImport, CaseSummary } from '#shared/investigation.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import { recall, remember } from '#renderer/lib/remember.ts';
import type { WorkHistory } from './work-history.svelte.ts';

const isName = (value: unknown): value is string => typeof value === 'string';

/** All investigations, and the one that pins go to. */
export class Investigations {
  readonly #backend: Backend;
  readonly #work: WorkHistory;
  list = $state.raw<readonly CaseSummary[]>([]);
  loaded = $state(false);
  error = $state.raw<PlainError | null>(null);
  creating = $state(false);
  /** What files of investigations brought; `null` while no dialog tells it. */
  imported = $state.raw<readonly CaseImport[] | null>(null);
  #currentName = $state<string>(recall('currentCase', isName, ''));
  readonly current: CaseSummary | null = $derived(
    this.list.find(({ name, state }) => name === this.#currentName && state === 'open') ?? null,
  );

  constructor(backend: Backend, work: WorkHistory) {
    this.#backend = backend;
    this.#work = work;
  }

  async load(): Promise<void> {
    try {
      this.list = await this.#backend.call('case.list', null);
      this.error = null;
      this.loaded = true;
    } catch (thrown) {
      this.error = toPlainError(thrown);
    }
  }

  /** Pins, notes and drawn samples go to this investigation from now on. */
  choose(name: string): void {
    this.#currentName = name;
    remember('currentCase', name);
  }

  /** Throws `case.…`. */
  async create(name: string, description: string): Promise<void> {
    const created = await this.#work.act(this.#backend.call('case.create', { name, description }));
    this.choose(created.name);
    await this.load();
  }

  /** Opens files of investigations: dropped ones by their ticket, or those that the dialog asks for. */
  async import(ticket: string | null): Promise<void> {
    const brought = await this.#work.attempt(this.#backend.call('case.import', { ticket }), (cases) =>
      cases === null ? null : this.#work.state.undo,
    );
    if (brought !== null) this.imported = brought;
  }
}
