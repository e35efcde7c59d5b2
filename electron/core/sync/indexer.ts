/** Keeps the full-text index up with the store, in the background. */
export interface Indexer {
  /** Something may be waiting: index it soon. */
  kick: () => void;
  /** Resolves when everything stored before this call can be found. Throws what indexing threw. */
  caughtUp: () => Promise<void>;
}

/** How long rows gather before they are indexed, milliseconds. */
const gatheringMs = 100;
/** When so many were done at once, more are waiting: they are gone on with at once. */
const manyEvents = 2_000;

export interface IndexerDependencies {
  indexNext: () => Promise<{ done: number; mark: number }>;
  trimIndexQueue: (input: { mark: number }) => Promise<void>;
}

export function createIndexer({ indexNext, trimIndexQueue }: IndexerDependencies): Indexer {
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  async function run(toTheEnd: boolean): Promise<void> {
    let last = { done: 0, mark: 0 };
    let total = 0;
    do {
      last = await indexNext();
      total += last.done;
    } while (last.done >= manyEvents || (toTheEnd && last.done > 0));
    if (total > 0) await trimIndexQueue({ mark: last.mark });
    // What came meanwhile gathers again.
    if (last.done > 0) kick();
  }

  function start(toTheEnd: boolean): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    running ??= run(toTheEnd).finally(() => {
      running = null;
    });
    return running;
  }

  function kick(): void {
    // What comes within a moment is indexed together. An error shows up in the next caughtUp(), which runs into
    // it again.
    timer ??= setTimeout(() => void start(false).catch(() => undefined), gatheringMs);
    timer.unref();
  }

  return {
    kick,
    async caughtUp() {
      // A run under way may have looked before the last rows came: only a run begun now is sure.
      while (running !== null) await running.catch(() => undefined);
      await start(true);
    },
  };
}
