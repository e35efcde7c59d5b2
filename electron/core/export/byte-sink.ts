/** Where bytes go, in order. The promise of `write` is the back-pressure: wait for it before writing more. */
export interface ByteSink {
  /** Takes one chunk; the caller must not change it before this resolves. Rejects with an `AppError`. */
  write(chunk: Uint8Array): Promise<void>;
}

/** Content is handed on in pieces of at most this size, in bytes. */
export const blockSize = 1024 * 1024;
