/**
 * Gives memory back at once; what looks at it cannot be used any more. Left to the garbage collector, all that has gone
 * through would be there together, or it would collect all the time.
 */
export function releaseBuffers(buffers: Iterable<ArrayBufferLike>): void {
  for (const buffer of buffers) if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}
