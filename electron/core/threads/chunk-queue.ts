/** Hands chunks from one that pushes to one that reads, one at a time. */
export interface ChunkQueue {
  chunks: AsyncIterable<Uint8Array>;
  /** Resolves when the chunk was taken, or when nobody will take it. */
  push: (chunk: Uint8Array) => Promise<void>;
  /** There are no more chunks; chunks pushed later are dropped. */
  end: () => void;
}

export function createChunkQueue(): ChunkQueue {
  let offered: Uint8Array | null = null;
  let ended = false;
  let wake: (() => void)[] = [];

  function changed(): void {
    const sleepers = wake;
    wake = [];
    for (const resolve of sleepers) resolve();
  }

  function nextChange(): Promise<void> {
    return new Promise((resolve) => wake.push(resolve));
  }

  async function* read(): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      while (offered === null && !ended) await nextChange();
      if (offered === null) return;
      const chunk = offered;
      offered = null;
      changed();
      yield chunk;
    }
  }

  return {
    chunks: read(),
    async push(chunk) {
      if (ended) return;
      offered = chunk;
      changed();
      while (offered === chunk && !ended) await nextChange();
    },
    end() {
      ended = true;
      changed();
    },
  };
}
