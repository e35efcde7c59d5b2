/** Rows a page: one call each, and half a megabyte at most. */
export const pageSize = 200;
/** Pages kept; beyond, the one longest unused goes. */
const mostPages = 60;

/** Rows by position, fetched by pages as they come into view. */
export class PagedRows<Row> {
  readonly #fetch: (offset: number, count: number) => Promise<Row[]>;
  readonly #onError: (thrown: unknown) => void;
  /** Pages in order of last use. */
  readonly #pages = new Map<number, Row[]>();
  readonly #asked = new Set<number>();
  /** Grows when a page arrives; reading it makes a reader wait for the next. */
  #arrivals = $state(0);

  constructor(fetch: (offset: number, count: number) => Promise<Row[]>, onError: (thrown: unknown) => void) {
    this.#fetch = fetch;
    this.#onError = onError;
  }

  /** The row at a position; `undefined` until its page has come. */
  at(index: number): Row | undefined {
    void this.#arrivals;
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** Fetches what is missing of a range, half-open. Settles when all of it is there or has failed. */
  async ensure(first: number, end: number): Promise<void> {
    const wanted: number[] = [];
    for (let page = Math.floor(first / pageSize); page * pageSize < end; page += 1) wanted.push(page);
    await Promise.all(wanted.map((page) => this.#load(page)));
  }

  async #load(page: number): Promise<void> {
    const known = this.#pages.get(page);
    if (known !== undefined) {
      this.#pages.delete(page);
      this.#pages.set(page, known);
      return;
    }
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    try {
      this.#pages.set(page, await this.#fetch(page * pageSize, pageSize));
      const [oldest] = this.#pages.keys();
      if (this.#pages.size > mostPages && oldest !== undefined) this.#pages.delete(oldest);
      this.#arrivals += 1;
    } catch (thrown) {
      this.#onError(thrown);
    } finally {
      this.#asked.delete(page);
    }
  }
}
