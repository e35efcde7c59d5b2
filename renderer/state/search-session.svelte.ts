import type { OpenedSearch } from '#shared/api.ts';
import type { SearchOrder } from '#shared/search-calls.ts';
import { toPlainError } from '#shared/app-error.ts';
import type { AuditEvent } from '#shared/audit-event.ts';
import { type EventList, openEvents } from '#shared/packed-events.ts';
import type { PlainError } from '#shared/result.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import { messages } from '#renderer/messages/messages.ts';
import { nextFrame } from '#renderer/lib/next-frame.ts';
import { createQueryHistory } from '#renderer/lib/query-history.ts';
import { PagedRows, pageSize } from './paged-rows.svelte.ts';

/** A result older than this looks old while the next one is on its way. */
const dimMs = 150;
/** A query that takes longer can be cancelled. */
const slowMs = 1000;
/** A mistake in text that is being typed is told only after this pause: most are half-written words. */
const mistakeMs = 900;
/** The whole result is found once its first rows are drawn, at the latest after this time: side by side both take longer. */
const earlyMs = 100;
/** Queries for this place supersede each other in the core. */
const slot = 'result';

const patience = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One result on the screen: what was asked, its exact count, its rows. */
interface ShownResult {
  opened: OpenedSearch;
  rows: PagedRows<AuditEvent>;
}

/** The newest rows of a query whose result is not there yet: neither found as a whole nor counted. */
interface EarlyRows {
  query: string;
  events: EventList;
}

/** The query being typed and the result on the screen; the last good result stays until the next one is there. */
export class SearchSession {
  readonly #backend: Backend;
  readonly #zone: () => string;
  readonly #painted: () => Promise<void>;
  text = $state('');
  result = $state.raw<ShownResult | null>(null);
  /** Rows of the query being typed, shown until its result replaces them with the exact count. */
  early = $state.raw<EarlyRows | null>(null);
  error = $state.raw<PlainError | null>(null);
  dimmed = $state(false);
  /** The query has been running for so long that it can be cancelled. */
  slow = $state(false);
  /** Whether the result on the screen was asked for by more than typing: Enter, a click, a command. */
  confirmed = $state(true);
  /** Order of the rows, two keys at most; newest first for none. */
  sort = $state.raw<readonly SearchOrder[]>([]);
  active = $state(-1);
  /** Whether the details of the row under the cursor are shown. */
  detailsOpen = $state(false);
  readonly total = $derived(this.result?.opened.total ?? 0);
  /** Rows that can be shown. */
  readonly rowCount = $derived(this.early?.events.length ?? this.total);
  canGoBack = $state(false);
  canGoForward = $state(false);
  /** How many queries of the history lie before the present one. */
  depth = $state(0);
  readonly #history = createQueryHistory();
  /** The text came from the keyboard and was not confirmed. */
  #typed = false;
  /** A query was asked for and is not in the history yet. */
  #unanswered = false;
  #run = 0;
  #running = false;
  #mistake: ReturnType<typeof setTimeout> | undefined;

  #tellAnswered: () => void = () => undefined;
  /** Settles with the first answer, rows or a mistake. */
  readonly answered = new Promise<void>((resolve) => (this.#tellAnswered = resolve));

  /** @param painted settles once what was changed is on the screen */
  constructor(backend: Backend, zone: () => string, painted: () => Promise<void> = nextFrame) {
    this.#backend = backend;
    this.#zone = zone;
    this.#painted = painted;
  }

  row(index: number): AuditEvent | undefined {
    return this.early === null ? this.result?.rows.at(index) : this.early.events.at(index);
  }

  /** Called on every change of the text: runs it at once, and the core stops what it runs for an earlier one. */
  type(text: string): void {
    this.text = text;
    this.#typed = true;
    void this.#runText();
  }

  /** Runs another query at once. */
  async search(text: string): Promise<void> {
    this.#unanswered = true;
    this.text = text;
    await this.run();
  }

  /** Sorts by a field: up, then down, then no more. With `further` it becomes the second key. */
  async sortBy(field: string, further = false): Promise<void> {
    const [first, second] = this.sort;
    const own = this.sort.find((key) => key.field === field);
    const next: SearchOrder[] =
      own?.direction === 'desc' ? [] : [{ field, direction: own === undefined ? 'asc' : 'desc' }];
    if (!further) this.sort = next;
    else if (own === undefined) this.sort = [...(first ? [first] : []), ...next];
    else this.sort = own === first ? [...next, ...(second ? [second] : [])] : [...(first ? [first] : []), ...next];
    await this.run();
  }

  /** Sets the order at once, as a saved filter does. */
  async orderBy(sort: readonly SearchOrder[]): Promise<void> {
    this.sort = sort.slice(0, 2);
    await this.run();
  }

  /** Runs the text as it stands. */
  async run(): Promise<void> {
    this.#typed = false;
    await this.#runText();
  }

  /**
   * Runs a changed query: of the text as it stands or, while that has a mistake, of the query on the screen.
   * Throws `query.…` when neither can be changed.
   */
  async edit(change: (query: string) => string): Promise<void> {
    await this.search(this.#changed(change));
  }

  #changed(change: (query: string) => string): string {
    const shown = this.result?.opened.query ?? '';
    if (this.error !== null && this.error.code !== 'search.cancelled') return change(shown);
    try {
      return change(this.text);
    } catch {
      // The text is being typed, and its mistake not told yet.
      return change(shown);
    }
  }

  /** Runs the query before this one again. */
  async back(): Promise<void> {
    // A change that was not answered yet is no step of the history: before it comes what is on the screen.
    const shown = this.#unanswered ? (this.result?.opened.query ?? null) : null;
    await this.#goTo(shown ?? this.#history.back());
  }

  async forward(): Promise<void> {
    await this.#goTo(this.#history.forward());
  }

  async #goTo(query: string | null): Promise<void> {
    if (query === null) return;
    this.#unanswered = false;
    this.text = query;
    // The next step may follow before this one is answered.
    this.#tellHistory();
    await this.run();
  }

  /** A later run makes an earlier one's answer void. */
  async #runText(): Promise<void> {
    clearTimeout(this.#mistake);
    const run = ++this.#run;
    this.#running = true;
    const typed = this.#typed;
    const dim = setTimeout(() => (this.dimmed = this.early === null), dimMs);
    const slow = setTimeout(() => (this.slow = true), slowMs);
    try {
      // The first rows of all come early, too.
      if ((typed || this.result === null) && this.sort.length === 0) {
        await Promise.race([this.#showEarly(this.text, run).then(this.#painted), patience(earlyMs)]);
        if (run !== this.#run) return;
      }
      const next = await this.#open(this.text);
      if (run !== this.#run) return void this.#close(next);
      this.#replace(next);
      this.confirmed = !typed;
      this.#history.record(next.opened.query, typed);
      this.#unanswered = false;
      this.#tellHistory();
    } catch (thrown) {
      if (run !== this.#run) return;
      this.#unanswered = false;
      this.#tell(toPlainError(thrown), typed);
    } finally {
      clearTimeout(dim);
      clearTimeout(slow);
      if (run === this.#run) this.#settle();
      this.#tellAnswered();
    }
  }

  /** The result takes longer where it is large. Who types sees its first rows at once; mistakes are the result's to tell. */
  async #showEarly(query: string, run: number): Promise<void> {
    const isNew = query !== this.result?.opened.query;
    const asked = { query, tz: this.#zone(), count: pageSize, slot };
    const first = isNew ? await this.#backend.call('search.first', asked).catch(() => null) : null;
    if (first === null || first.events.count === 0 || run !== this.#run || !this.#running) return;
    this.early = { query, events: openEvents(first.events) };
    this.active = -1;
    this.detailsOpen = false;
    this.dimmed = false;
  }

  #tell(error: PlainError, typed: boolean): void {
    if (!typed || this.error !== null) this.error = error;
    else this.#mistake = setTimeout(() => (this.error = error), mistakeMs);
  }

  #tellHistory(): void {
    this.canGoBack = this.#history.canGoBack();
    this.canGoForward = this.#history.canGoForward();
    this.depth = this.#history.place();
  }

  #settle(): void {
    this.#running = false;
    this.early = null;
    this.dimmed = false;
    this.slow = false;
  }

  /** Stops the query that runs; the text and the last result stay. */
  cancel(): void {
    if (!this.dimmed && this.early === null) return;
    this.#run += 1;
    this.#unanswered = false;
    this.#settle();
    this.error = {
      code: 'search.cancelled',
      message: messages.search.cancelled,
      recovery: messages.search.cancelledNext,
    };
    this.#backend.call('search.cancel', { slot }).catch(() => undefined);
  }

  /** The exact count of another query, without showing it. */
  async count(query: string): Promise<number> {
    const opened = await this.#backend.call('search.open', { query, tz: this.#zone() });
    await this.#backend.call('search.close', { searchId: opened.searchId });
    return opened.total;
  }

  /** Puts the cursor on a row and shows its details. */
  open(index: number): void {
    this.active = index;
    this.detailsOpen = true;
  }

  async #open(query: string): Promise<ShownResult> {
    const opened = await this.#backend.call('search.open', {
      query,
      tz: this.#zone(),
      sort: [...this.sort],
      slot,
    });
    const rows = new PagedRows<AuditEvent>(
      async (offset, count) =>
        openEvents(await this.#backend.call('search.rows', { searchId: opened.searchId, offset, count })),
      (thrown) => (this.error = toPlainError(thrown)),
    );
    const { early } = this;
    // The rows on the screen stay the same objects, and nothing of them is drawn again.
    if (early?.query === query && this.sort.length === 0 && early.events.length >= Math.min(pageSize, opened.total)) {
      rows.begin(early.events);
    }
    // The first page comes with the count, so the new result is there whole when it replaces the old one.
    if (opened.total > 0) await rows.ensure(0, Math.min(pageSize, opened.total));
    return { opened, rows };
  }

  #replace(next: ShownResult): void {
    const before = this.result;
    const early = this.early;
    this.early = null;
    this.result = next;
    this.error = null;
    if (before === null) return;
    if (early?.query === next.opened.query) {
      this.active = this.#findAgain(early.events.at(this.active)?.id, next);
    } else if (before.opened.query === next.opened.query) {
      this.active = this.#findAgain(before.rows.at(this.active)?.id, next);
    } else {
      this.active = -1;
      this.detailsOpen = false;
    }
    this.#close(before);
  }

  /** New data moves rows: the cursor stays on its event if that is among the first rows, else on none. */
  #findAgain(id: string | undefined, next: ShownResult): number {
    if (id === undefined) return -1;
    for (let index = 0; index < Math.min(pageSize, next.opened.total); index += 1) {
      if (next.rows.at(index)?.id === id) return index;
    }
    return -1;
  }

  #close(result: ShownResult): void {
    this.#backend.call('search.close', { searchId: result.opened.searchId }).catch(() => undefined);
  }
}
