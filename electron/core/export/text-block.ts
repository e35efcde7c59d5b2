import { blockSize } from './byte-sink.ts';

/**
 * A block of bytes that texts are encoded into as they come. One large string of many small ones would cost
 * twice the time and far more memory.
 */
export interface TextBlock {
  /** Bytes held. */
  readonly size: number;
  /** Adds the text as UTF-8; false, with nothing added, when it might not fit any more. */
  add(text: string): boolean;
  /** The bytes held; they are overwritten after `clear`. */
  bytes(): Uint8Array;
  clear(): void;
}

export function createTextBlock(): TextBlock {
  const buffer = Buffer.allocUnsafeSlow(blockSize);
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(text) {
      // A UTF-16 unit takes at most three bytes of UTF-8.
      if (size + text.length * 3 > blockSize) return false;
      size += buffer.write(text, size);
      return true;
    },
    bytes: () => buffer.subarray(0, size),
    clear() {
      size = 0;
    },
  };
}
