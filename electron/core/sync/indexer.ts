/** Keeps the full-text index up with the store, in the background. */
export interface Indexer {
  /** Something may be waiting: index it soon. */
  kick: () => void;
  /** Resolves when everything stored before this call can be found. Throws what indexing threw. */
  caughtUp: () => Promise<void>;
}

/** How long rows gather before they are indexed, milliseconds. */
const gatheringMs = 250;

export interface IndexerDependencies {
  indexNext: () => Promise<{ done: number; mark: number }>;
  trimIndexQueue: (input: { mark: number }) => Promise<void>;
}

export function createIndexer({ indexNext, trimIndexQueue }: IndexerDependencies): Indexer {
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  async function run(): Promise<void> {
    let last = { done: 0, mark: 0 };
    let total = 0;
    do {
      last = await indexNext();
      total += last.done;
    } while (last.done > 0);
    if (total > 0) await trimIndexQueue({ mark: last.mark });
  }

  function start(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    kick() {
      // What comes within a moment is indexed together. An error shows up in the next caughtUp(), which runs into
      // it again.
      timer ??= setTimeout(() => void start().catch(() => undefined), gatheringMs);
      timer.unref();
    },
    async caughtUp() {
      // A run under way may have looked before the last rows came: only a run begun now is sure.
      await running?.catch(() => undefined);
      await start();
    },
  };
}
