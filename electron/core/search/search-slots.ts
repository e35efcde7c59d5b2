import { createStopFlag, requestStop, type StopFlag } from './interruption.ts';

/** Newer work of one kind for one slot makes the older one stop. */
export interface SearchSlots {
  /**
   * Runs work with a flag that tells it to stop.
   *
   * @param slot work without one is superseded by nothing
   * @param signal stops it too
   */
  run: <Output>(
    kind: string,
    { slot, signal }: { slot?: string | undefined; signal?: AbortSignal | undefined },
    work: (stop: StopFlag) => Promise<Output>,
  ) => Promise<Output>;
  /** Stops all that runs for a slot. */
  cancel: (slot: string) => void;
}

export function createSearchSlots(): SearchSlots {
  const running = new Map<string, Map<string, StopFlag>>();

  return {
    async run(kind, { slot, signal }, work) {
      const flag = createStopFlag();
      const onAbort = () => requestStop(flag);
      if (signal?.aborted) onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      const kinds = slot === undefined ? null : (running.get(slot) ?? new Map<string, StopFlag>());
      if (slot !== undefined && kinds !== null) {
        const older = kinds.get(kind);
        if (older !== undefined) requestStop(older);
        kinds.set(kind, flag);
        running.set(slot, kinds);
      }
      try {
        return await work(flag);
      } finally {
        signal?.removeEventListener('abort', onAbort);
        if (kinds?.get(kind) === flag) kinds.delete(kind);
        if (slot !== undefined && kinds?.size === 0 && running.get(slot) === kinds) running.delete(slot);
      }
    },
    cancel(slot) {
      for (const flag of running.get(slot)?.values() ?? []) requestStop(flag);
    },
  };
}
