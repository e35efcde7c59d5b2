import { createPageCache } from '#renderer/lib/page-cache.ts';

/** Rows a page, one call each: what a high screen shows, and little enough to be read between two frames. */
export const pageSize = 100;
const mostPages = 120;

/** A page as it was fetched: an array, or what makes its rows when they are asked for. */
export interface RowPage<Row> {
  at: (index: number) => Row | undefined;
}

/** Rows by position, fetched by pages as they come into view. */
export class PagedRows<Row> {
  readonly #fetch: (offset: number, count: number) => Promise<RowPage<Row>>;
  readonly #onError: (thrown: unknown) => void;
  readonly #pages = createPageCache<RowPage<Row>>(mostPages);
  /** Grows when a page arrives; whoever waits for one reads it. */
  #arrivals = $state(0);

  constructor(fetch: (offset: number, count: number) => Promise<RowPage<Row>>, onError: (thrown: unknown) => void) {
    this.#fetch = fetch;
    this.#onError = onError;
  }

  /** Puts in the first page, where somebody has it already. */
  begin(page: RowPage<Row>): void {
    if (this.#pages.claim(0)) this.#pages.put(0, page);
  }

  /** The row at a position; `undefined` until its page has come. */
  at(index: number): Row | undefined {
    const page = this.#pages.get(Math.floor(index / pageSize));
    if (page === undefined) void this.#arrivals;
    return page?.at(index % pageSize);
  }

  /** Fetches what is missing of a range, half-open. Settles when all that this call asked for is there or has failed. */
  async ensure(first: number, end: number): Promise<void> {
    const loads: Promise<void>[] = [];
    for (let page = Math.floor(first / pageSize); page * pageSize < end; page += 1) {
      if (this.#pages.claim(page)) loads.push(this.#load(page));
    }
    await Promise.all(loads);
  }

  async #load(page: number): Promise<void> {
    try {
      this.#pages.put(page, await this.#fetch(page * pageSize, pageSize));
      this.#arrivals += 1;
    } catch (thrown) {
      this.#pages.release(page);
      this.#onError(thrown);
    }
  }
}
