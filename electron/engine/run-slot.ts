import { AppError } from '#shared/app-error.ts';

/** Room for one long piece of work that can be stopped. */
export interface RunSlot {
  /** Runs the work; throws `usage.invalid_argument` while other work has the slot. */
  run: <Value>(work: (signal: AbortSignal) => Promise<Value>) => Promise<Value>;
  /** Asks the running work, if any, to stop. */
  cancel: () => void;
  /** Whether work has the slot. */
  busy: () => boolean;
  /** Settles when the running work, if any, has ended. */
  settled: () => Promise<void>;
}

export function createRunSlot(busyMessage: string): RunSlot {
  let current: { abort: AbortController; ended: Promise<unknown> } | null = null;

  return {
    async run(work) {
      if (current !== null) throw new AppError('usage.invalid_argument', busyMessage, 'Wait for it, or cancel it.');
      const abort = new AbortController();
      const running = work(abort.signal);
      current = { abort, ended: running.catch(() => undefined) };
      try {
        return await running;
      } finally {
        current = null;
      }
    },
    cancel: () => current?.abort.abort(),
    busy: () => current !== null,
    async settled() {
      await current?.ended;
    },
  };
}
