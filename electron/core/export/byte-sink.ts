/** Where bytes go, in order. The promise of `write` is the back-pressure: wait for it before writing more. */
export interface ByteSink {
  /** Takes one chunk, which the caller must not change afterwards. Rejects with an `AppError`. */
  write(chunk: Uint8Array): Promise<void>;
}

/** Text or bytes are handed on in pieces of about this size, in bytes (or characters). */
export const blockSize = 1024 * 1024;
