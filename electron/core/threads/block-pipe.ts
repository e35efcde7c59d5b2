import { type ByteSink, blockSize } from '#core/export/byte-sink.ts';

/** Carries bytes to another thread in a few blocks of memory that both see, used again and again. */
export interface BlockPipe {
  /** Where bytes go in; its promise waits while all blocks are full. */
  sink: ByteSink;
  /**
   * The next block, `null` after the last; throws what `fail` was told. Who asks has read all blocks but the one it
   * got last: those are filled again.
   */
  next: () => Promise<Uint8Array | null>;
  /** No more bytes come. */
  end: () => void;
  /** Nobody wants more bytes, or none can come: both sides get the error. */
  fail: (error: unknown) => void;
}

/** One being filled, one waiting, two with the reader. */
const blockCount = 4;

export function createBlockPipe(): BlockPipe {
  const free = Array.from({ length: blockCount }, (): Uint8Array => new Uint8Array(new SharedArrayBuffer(blockSize)));
  const ready: Uint8Array[] = [];
  const lent: Uint8Array[] = [];
  let filling: Uint8Array | null = null;
  let filled = 0;
  let ended = false;
  let failure: { error: unknown } | null = null;
  let wake: (() => void)[] = [];

  function changed(): void {
    const sleepers = wake;
    wake = [];
    for (const resolve of sleepers) resolve();
  }

  /** What `get` gives, as soon as it gives something. */
  async function when<Value>(get: () => Value | undefined): Promise<Value> {
    for (;;) {
      if (failure !== null) throw failure.error;
      const value = get();
      if (value !== undefined) return value;
      await new Promise<void>((resolve) => wake.push(resolve));
    }
  }

  function handOn(): void {
    if (filling === null || filled === 0) return;
    ready.push(filling.subarray(0, filled));
    filling = null;
    filled = 0;
    changed();
  }

  return {
    sink: {
      async write(chunk) {
        for (let at = 0; at < chunk.byteLength;) {
          filling ??= await when(() => free.pop());
          const piece = chunk.subarray(at, at + filling.byteLength - filled);
          filling.set(piece, filled);
          filled += piece.byteLength;
          at += piece.byteLength;
          if (filled === filling.byteLength) handOn();
        }
      },
    },
    next() {
      for (const block of lent.splice(0, lent.length - 1)) free.push(new Uint8Array(block.buffer));
      changed();
      return when(() => {
        const block = ready.shift();
        if (block !== undefined) lent.push(block);
        return block ?? (ended ? null : undefined);
      });
    },
    end() {
      handOn();
      ended = true;
      changed();
    },
    fail(error) {
      failure ??= { error };
      changed();
    },
  };
}
