/** Holds a running sync before its next request, and lets it go on. */
export interface Hold {
  isHeld: () => boolean;
  hold: () => void;
  release: () => void;
  /** Tells of every change. @returns the function that stops it */
  onChange: (listener: (held: boolean) => void) => () => void;
}

export function createHold(): Hold {
  let held = false;
  const listeners = new Set<(held: boolean) => void>();

  function set(next: boolean): void {
    if (held === next) return;
    held = next;
    for (const listener of [...listeners]) listener(held);
  }

  return {
    isHeld: () => held,
    hold: () => set(true),
    release: () => set(false),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Settles when nothing is held any more. Throws the signal's reason as soon as it aborts. */
export async function untilReleased(hold: Hold, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!hold.isHeld()) return;
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      stopListening();
      signal.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      stop();
      reject(signal.reason as Error);
    };
    const stopListening = hold.onChange((held) => {
      if (held) return;
      stop();
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
