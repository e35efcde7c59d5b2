import { hexFromBytes } from './bytes.ts';

/** What a time-stamping authority confirms (RFC 3161, 2.4.2). Its own signature is not looked at here. */
export interface TimestampFacts {
  /** SHA-256 of what was stamped, 64 hexadecimal digits. */
  imprint: string;
  /** ISO 8601 UTC. */
  time: string;
  /** Hexadecimal digits; `null` where the answer holds none. */
  nonce: string | null;
  serial: string;
}

/** One value of DER (X.690, 10): its tag, its content, and the place after it. */
interface DerValue {
  tag: number;
  content: Uint8Array;
  next: number;
}

const derTag = { integer: 0x02, octets: 0x04, oid: 0x06, time: 0x18, sequence: 0x30, set: 0x31, explicit: 0xa0 };

/** Object identifiers as they stand in DER, without tag and length. */
const signedDataOid = '2a864886f70d010702';
const timestampInfoOid = '2a864886f70d0109100104';
export const sha256Oid = '608648016503040201';

/** Throws `RangeError` for what is cut off or of no definite length. */
function readDer(bytes: Uint8Array, at: number): DerValue {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || first === 0x80 || first > 0x84) throw new RangeError('No DER');
  let length = first;
  let start = at + 2;
  if (first > 0x80) {
    length = 0;
    for (let left = first - 0x80; left > 0; left -= 1) {
      length = length * 256 + (bytes[start] ?? 0);
      start += 1;
    }
  }
  if (start + length > bytes.length) throw new RangeError('The value is cut off');
  return { tag, content: bytes.subarray(start, start + length), next: start + length };
}

/** The values in a constructed one. */
function derParts(content: Uint8Array): DerValue[] {
  const parts: DerValue[] = [];
  for (let at = 0; at < content.length;) {
    const part = readDer(content, at);
    parts.push(part);
    at = part.next;
  }
  return parts;
}

/** The part at a place, which has to be of a kind. */
function derPart(parts: readonly DerValue[], place: number, tag: number): Uint8Array {
  const part = parts[place];
  if (part?.tag !== tag) throw new RangeError('Another structure');
  return part.content;
}

/**
 * Reads the answer of a time-stamping authority (RFC 3161, 2.4.2). Throws `RangeError` where it is none, and an
 * `Error` with the authority's words where it refused.
 */
export function readTimestamp(response: Uint8Array): TimestampFacts {
  const whole = readDer(response, 0);
  if (whole.tag !== derTag.sequence || whole.next !== response.length) throw new RangeError('Another structure');
  const [status, token] = derParts(whole.content);
  const statusParts = derParts(status?.content ?? new Uint8Array());
  // 0 is granted, 1 is granted with changes.
  const code = derPart(statusParts, 0, derTag.integer);
  if (code.length !== 1 || (code[0] ?? 2) > 1) throw new Error(`status ${hexFromBytes(code)}`);
  const contentInfo = derParts(derPart(token === undefined ? [] : [token], 0, derTag.sequence));
  if (hexFromBytes(derPart(contentInfo, 0, derTag.oid)) !== signedDataOid) throw new RangeError('No signed data');
  const signedData = derParts(readDer(derPart(contentInfo, 1, derTag.explicit), 0).content);
  const enclosed = derParts(derPart(signedData, 2, derTag.sequence));
  if (hexFromBytes(derPart(enclosed, 0, derTag.oid)) !== timestampInfoOid) throw new RangeError('No timestamp');
  const octets = readDer(derPart(enclosed, 1, derTag.explicit), 0);
  return readTimestampInfo(derPart([octets], 0, derTag.octets));
}

function readTimestampInfo(bytes: Uint8Array): TimestampFacts {
  const parts = derParts(readDer(bytes, 0).content);
  const imprint = derParts(derPart(parts, 2, derTag.sequence));
  const algorithm = derParts(derPart(imprint, 0, derTag.sequence));
  if (hexFromBytes(derPart(algorithm, 0, derTag.oid)) !== sha256Oid) throw new RangeError('Another hash');
  const nonce = parts.slice(5).find(({ tag }) => tag === derTag.integer);
  return {
    imprint: hexFromBytes(derPart(imprint, 1, derTag.octets)),
    serial: hexFromBytes(derPart(parts, 3, derTag.integer)),
    time: generalizedTime(derPart(parts, 4, derTag.time)),
    nonce: nonce === undefined ? null : hexFromBytes(nonce.content).replace(/^(?:00)+(?=..)/, ''),
  };
}

/** `YYYYMMDDhhmmss[.s…]Z` (RFC 3161, 2.4.2). */
function generalizedTime(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes);
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(text);
  if (match === null) throw new RangeError('No time');
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`;
}
