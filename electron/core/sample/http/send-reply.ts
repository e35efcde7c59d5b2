import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Fault } from './fault.ts';
import type { Reply } from './reply.ts';

export interface SendOptions {
  acceptsGzip: boolean;
  truncation: Extract<Fault, { kind: 'truncate' }> | undefined;
  /** Sent in place of the body when given. */
  bytes: Buffer | null;
}

/** Pieces of about this many characters go onto the wire at once. */
const pieceLength = 64 * 1024;

/** Writes an answer while it is made. A client that goes away is no failure. */
export async function sendReply(response: ServerResponse, reply: Reply, options: SendOptions): Promise<void> {
  const source = options.bytes ? [options.bytes] : encoded(reply.body);
  const compressed = reply.compressible && options.acceptsGzip && !options.truncation && !options.bytes;
  response.writeHead(options.bytes ? 200 : reply.status, {
    ...reply.headers,
    ...(compressed ? { 'content-encoding': 'gzip', vary: 'accept-encoding' } : {}),
  });
  if (options.truncation) {
    await sendTruncated(response, source, options.truncation);
    return;
  }
  try {
    if (compressed) await pipeline(Readable.from(source), createGzip({ level: 1 }), response);
    else await pipeline(Readable.from(source), response);
  } catch (error) {
    if (!response.destroyed) throw error;
  }
}

function* encoded(body: Reply['body']): Generator<Buffer> {
  let waiting = '';
  for (const piece of typeof body === 'string' ? [body] : body) {
    waiting += piece;
    if (waiting.length >= pieceLength) {
      yield Buffer.from(waiting, 'utf8');
      waiting = '';
    }
  }
  if (waiting !== '') yield Buffer.from(waiting, 'utf8');
}

async function sendTruncated(
  response: ServerResponse,
  source: Iterable<Buffer>,
  { bytes, ending }: Extract<Fault, { kind: 'truncate' }>,
): Promise<void> {
  let left = bytes;
  response.flushHeaders();
  for (const piece of source) {
    const part = piece.subarray(0, left);
    left -= part.length;
    if (part.length > 0) await new Promise((resolve) => response.write(part, resolve));
    if (left === 0) break;
  }
  if (ending === 'clean') response.end();
  else if (ending === 'reset') response.socket?.destroySoon();
}
