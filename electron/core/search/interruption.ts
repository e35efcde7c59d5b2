import { AppError } from '#shared/app-error.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';

/**
 * A wish to stop, set from another thread while this one is deep in a statement: one shared number, 0 as long as the
 * work is wanted. The driver offers no way to interrupt a statement from outside; but every scan that reads much and
 * finds little calls functions of ours (`fold` and the like), and what they throw ends the statement.
 */
export type StopFlag = Int32Array<SharedArrayBuffer>;

export function createStopFlag(): StopFlag {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** Asks the work that has this flag to stop. */
export function requestStop(flag: StopFlag): void {
  Atomics.store(flag, 0, 1);
}

const running = new WeakMap<ReadableDatabase, () => void>();

/** Runs work whose statements and loops look at the check now and then; what the check throws ends them. */
export function interruptible<Output>(database: ReadableDatabase, check: () => void, work: () => Output): Output {
  const outer = running.get(database);
  running.set(database, () => {
    outer?.();
    check();
  });
  try {
    check();
    return work();
  } finally {
    if (outer === undefined) running.delete(database);
    else running.set(database, outer);
  }
}

/** To be called between chunks of long work. Throws what the running check throws. */
export function checkInterruption(database: ReadableDatabase): void {
  running.get(database)?.();
}

/** A check that throws `search.cancelled` once the flag is set; nothing to check without a flag. */
export function stopCheck(flag: StopFlag | undefined): () => void {
  return () => {
    if (flag !== undefined && Atomics.load(flag, 0) !== 0) throw cancelled();
  };
}

export function cancelled(): AppError {
  return new AppError('search.cancelled', 'This search was stopped.', 'Nothing was changed. Search again.');
}

/** Work took longer than it was given; for whoever gave the time to catch. */
export class OutOfTime extends Error {}

/** A check that throws `OutOfTime` when the time is up. */
export function timeCheck(milliseconds: number): () => void {
  const end = performance.now() + milliseconds;
  return () => {
    if (performance.now() > end) throw new OutOfTime();
  };
}
