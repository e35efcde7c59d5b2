import { randomBytes } from 'node:crypto';
import { AppError } from '#shared/app-error.ts';
import { readTimestamp, sha256Oid, type TimestampFacts } from '#shared/evidence/timestamp-token.ts';

/** A longer answer is none, bytes. */
const longestAnswer = 1_000_000;
const usualTimeoutMs = 30_000;

/** Throws `usage.invalid_argument` for an address that is neither HTTPS nor this machine. */
export function checkAuthority(address: string): string {
  const url = URL.parse(address);
  const isLoopback = url !== null && /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3})$/.test(url.hostname);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
  if (url !== null && isSafe && url.username === '' && url.password === '') return url.href;
  throw new AppError(
    'usage.invalid_argument',
    'A timestamp is asked for over HTTPS only, or from this machine, without a user in the address.',
    'Nothing was written. Many authorities answer to https:// too.',
  );
}

/**
 * Asks an authority to confirm when a hash was there (RFC 3161, over HTTP as in its section 3.4): one call. Answers
 * with the response as it came, after its status, imprint and nonce were checked. The authority's signature is left
 * to `openssl ts -verify`. Throws `pack.no_timestamp`, `app.interrupted`.
 *
 * @param digest SHA-256, 32 bytes
 */
export async function requestTimestamp(
  address: string,
  digest: Buffer,
  { signal, fetch }: { signal: AbortSignal; fetch: typeof globalThis.fetch },
): Promise<{ response: Buffer; facts: TimestampFacts }> {
  const nonce = randomBytes(8);
  // Positive, and no byte more than it needs: DER has one form for a number.
  nonce[0] = (nonce[0]! & 0x7f) | 0x40;
  let response: Buffer;
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/timestamp-query', Accept: 'application/timestamp-reply' },
      body: new Uint8Array(timestampQuery(digest, nonce)),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(usualTimeoutMs)]),
    });
    if (!answer.ok) throw noTimestamp(address, `it answered with status ${answer.status}`);
    const type = answer.headers.get('content-type') ?? '';
    if (!/^application\/timestamp-reply\b/i.test(type)) throw noTimestamp(address, 'its answer is no timestamp');
    response = await readAnswer(answer, address);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    if (signal.aborted)
      throw new AppError('app.interrupted', 'The pack was cancelled.', 'Nothing of it was left behind.');
    const timedOut = thrown instanceof Error && thrown.name === 'TimeoutError';
    throw noTimestamp(address, timedOut ? 'it did not answer in time' : 'it can’t be reached', thrown);
  }
  return { response, facts: checkedFacts(address, response, digest, nonce) };
}

function checkedFacts(address: string, response: Buffer, digest: Buffer, nonce: Buffer): TimestampFacts {
  let facts: TimestampFacts;
  try {
    facts = readTimestamp(response);
  } catch (thrown) {
    const refused = thrown instanceof Error && !(thrown instanceof RangeError);
    throw noTimestamp(address, refused ? `it refused (${thrown.message})` : 'its answer is no timestamp', thrown);
  }
  if (facts.imprint !== digest.toString('hex')) throw noTimestamp(address, 'it confirmed another hash');
  if (facts.nonce !== nonce.toString('hex')) throw noTimestamp(address, 'its answer is to another request');
  return facts;
}

async function readAnswer(answer: Response, address: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body ?? []) {
    length += part.byteLength;
    if (length > longestAnswer) throw noTimestamp(address, 'its answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** TimeStampReq (RFC 3161, 2.4.1): version 1, the imprint, a nonce, and the wish for the authority's certificate. */
function timestampQuery(digest: Buffer, nonce: Buffer): Buffer {
  const algorithm = der(0x30, der(0x06, Buffer.from(sha256Oid, 'hex')), der(0x05));
  const imprint = der(0x30, algorithm, der(0x04, digest));
  return der(0x30, der(0x02, Buffer.from([1])), imprint, der(0x02, nonce), der(0x01, Buffer.from([0xff])));
}

/** A value of DER; none of a request is longer than 127 bytes. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}

function noTimestamp(address: string, why: string, cause?: unknown): AppError {
  const host = new URL(address).host;
  return new AppError(
    'pack.no_timestamp',
    `The time-stamping authority ${host} gave no timestamp: ${why}.`,
    'No pack was written. Pack without --timestamp, or name another authority.',
    { cause },
  );
}
