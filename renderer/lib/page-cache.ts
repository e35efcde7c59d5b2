/** Pages by number. Only so many are kept: beyond, the one longest unused goes. */
export interface PageCache<Page> {
  get: (page: number) => Page | undefined;
  /** Says that a page is to be fetched; `false` when it is there (it then counts as used) or on its way. */
  claim: (page: number) => boolean;
  /** Keeps a fetched page. */
  put: (page: number, content: Page) => void;
  /** A page that was claimed could not be fetched. */
  release: (page: number) => void;
}

export function createPageCache<Page>(mostPages: number): PageCache<Page> {
  // A map keeps the order of insertion, which is here the order of last use.
  const pages = new Map<number, Page>();
  const claimed = new Set<number>();

  return {
    get: (page) => pages.get(page),
    claim(page) {
      const content = pages.get(page);
      if (content !== undefined) {
        pages.delete(page);
        pages.set(page, content);
        return false;
      }
      if (claimed.has(page)) return false;
      claimed.add(page);
      return true;
    },
    put(page, content) {
      claimed.delete(page);
      pages.set(page, content);
      const [oldest] = pages.keys();
      if (pages.size > mostPages && oldest !== undefined) pages.delete(oldest);
    },
    release: (page) => void claimed.delete(page),
  };
}
