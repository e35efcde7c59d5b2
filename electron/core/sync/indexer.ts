/** Keeps the full-text index up with the store, in the background. */
export interface Indexer {
  /** Something may be waiting: index it soon. */
  kick: () => void;
  /** Resolves when everything stored before this call can be found. Throws what indexing threw. */
  caughtUp: () => Promise<void>;
}

export interface IndexerDependencies {
  indexNext: () => Promise<{ done: number; mark: number }>;
  trimIndexQueue: (input: { mark: number }) => Promise<void>;
}

export function createIndexer({ indexNext, trimIndexQueue }: IndexerDependencies): Indexer {
  let running: Promise<void> | null = null;

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
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    kick() {
      // An error shows up in the next caughtUp(), which runs into it again.
      start().catch(() => undefined);
    },
    async caughtUp() {
      // A run under way may have looked before the last rows came: only a run begun now is sure.
      await running?.catch(() => undefined);
      await start();
    },
  };
}
