/** Keeps the full-text index up with the store, in the background. */
export interface Indexer {
  /** Events came, at least so many: they are indexed soon. */
  kick: (events: number) => void;
  /** Resolves when everything stored before this call can be found. Throws what indexing threw. */
  caughtUp: () => Promise<void>;
}

/** How long events gather before they are indexed, milliseconds. */
const gatheringMs = 100;
/** So many are worth a transaction of their own: they wait for no others. When so many were done, more are waiting. */
const manyEvents = 2_000;
/** After so long without anything to index the index is merged, milliseconds. A short command has ended by then. */
const restMs = 1_000;

export interface IndexerDependencies {
  indexNext: () => Promise<{ done: number; mark: number }>;
  trimIndexQueue: (input: { mark: number }) => Promise<void>;
  /** Answers whether there is more to merge. */
  mergeSome: () => Promise<boolean>;
}

export function createIndexer({ indexNext, trimIndexQueue, mergeSome }: IndexerDependencies): Indexer {
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let restTimer: ReturnType<typeof setTimeout> | null = null;
  /** Events that came since the index was last looked through. */
  let gathered = 0;

  async function run(toTheEnd: boolean): Promise<void> {
    let last = { done: 0, mark: 0 };
    let total = 0;
    do {
      gathered = 0;
      last = await indexNext();
      total += last.done;
    } while (last.done >= manyEvents || (toTheEnd && last.done > 0));
    if (total > 0) await trimIndexQueue({ mark: last.mark });
    // What came meanwhile gathers again.
    if (last.done > 0) kick(0);
  }

  function start(toTheEnd: boolean): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    if (restTimer !== null) clearTimeout(restTimer);
    timer = null;
    running ??= run(toTheEnd).finally(() => {
      running = null;
      if (gathered > 0) kick(0);
      else rest();
    });
    return running;
  }

  function rest(): void {
    restTimer = setTimeout(() => void mergeAll().catch(() => undefined), restMs);
    restTimer.unref();
  }

  /** Until events come. */
  async function mergeAll(): Promise<void> {
    while (timer === null && running === null && (await mergeSome()));
  }

  /** An error shows up in the next caughtUp(), which runs into it again. */
  function startInBackground(): void {
    void start(false).catch(() => undefined);
  }

  function kick(events: number): void {
    gathered += events;
    if (gathered >= manyEvents && running === null) {
      startInBackground();
      return;
    }
    // What comes within a moment is indexed together.
    timer ??= setTimeout(startInBackground, gatheringMs);
    timer.unref();
  }

  return {
    kick,
    async caughtUp() {
      // A run under way may have looked before the last events came: only a run begun now is sure.
      while (running !== null) await running.catch(() => undefined);
      await start(true);
    },
  };
}
