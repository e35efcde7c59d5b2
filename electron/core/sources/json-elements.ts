import type { JsonValue } from '#shared/audit-event.ts';

/** Why a body cannot be cut into elements. */
export class JsonShapeError extends Error {
  /** `not-json`: something else from its first byte; `truncated`: ends too early; `broken`: wrong inside. */
  readonly kind: 'not-json' | 'truncated' | 'broken';

  constructor(kind: 'not-json' | 'truncated' | 'broken', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Cuts a JSON document into the elements of one list while its bytes arrive. */
export interface JsonSplitter {
  /** Takes the next bytes; calls `onElement` with the exact bytes of every element they complete. */
  push: (chunk: Uint8Array, onElement: (element: Uint8Array) => void) => void;
  /**
   * Ends the document. Returns what stands around the elements, parsed: the list itself is empty there, and
   * a single object in the list's place is `null`. `found` says whether the list was seen.
   */
  end: () => { found: boolean; envelope: JsonValue; envelopeText: string };
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const lessThan = 0x3c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

interface Frame {
  list: boolean;
  /** The member being read, in lower case. */
  key: string;
  expectsKey: boolean;
}

/**
 * A splitter for the list at `path` (keys from the root, compared without case), or for a root that is a
 * list itself. A lone object in the list's place is taken for a list of one. Memory holds one element and
 * what stands around the list, up to `maxEnvelopeBytes`. Elements are cut by their brackets alone, so each
 * must still be parsed. Throws `JsonShapeError`.
 */
export function createJsonSplitter(path: readonly string[], maxEnvelopeBytes = 64 * 1024 * 1024): JsonSplitter {
  const wanted = path.map((key) => key.toLowerCase());
  let place: 'start' | 'around' | 'between' | 'inside' | 'after' = 'start';
  let found = false;

  // Around the list.
  const frames: Frame[] = [];
  const around: Uint8Array[] = [];
  let aroundBytes = 0;
  let inText = false;
  let inKey = false;
  let escaped = false;
  let keyBytes: number[] = [];

  // Between elements: what may come next.
  let next: 'first' | 'separator' | 'element' = 'first';

  // Inside an element.
  let shape: 'container' | 'text' | 'scalar' = 'container';
  let depth = 0;
  let inside: Uint8Array[] = [];
  let alone = false;

  function keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    aroundBytes += bytes.length;
    if (aroundBytes > maxEnvelopeBytes) {
      throw new JsonShapeError('broken', 'the list of records does not come within the expected size');
    }
    around.push(bytes);
  }

  function keepText(text: string): void {
    keep(Buffer.from(text, 'latin1'));
  }

  function atList(): boolean {
    if (frames.length === 0) return true;
    return (
      frames.length === wanted.length && frames.every((frame, index) => !frame.list && frame.key === wanted[index])
    );
  }

  function scanStart(chunk: Uint8Array, from: number): number {
    let index = from;
    while (index < chunk.length) {
      const byte = chunk[index] ?? 0;
      // White space, or a byte of a byte order mark.
      if (isSpace(byte) || byte === 0xef || byte === 0xbb || byte === 0xbf) index++;
      else if (byte === openBrace || byte === openBracket) {
        place = 'around';
        return index;
      } else {
        const what = byte === lessThan ? 'it begins like a web page' : 'it does not begin like JSON';
        throw new JsonShapeError('not-json', what);
      }
    }
    return index;
  }

  function scanAround(chunk: Uint8Array, from: number): number {
    let index = from;
    for (; index < chunk.length; index++) {
      const byte = chunk[index] ?? 0;
      if (inText) {
        if (inKey) keyBytes.push(byte);
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          inText = false;
          if (inKey) readKey();
        }
        continue;
      }
      const frame = frames.at(-1);
      if (byte === quote) {
        inText = true;
        inKey = frame !== undefined && !frame.list && frame.expectsKey;
        keyBytes = [quote];
      } else if (byte === colon) {
        if (frame) frame.expectsKey = false;
      } else if (byte === comma) {
        if (frame) frame.expectsKey = true;
      } else if (byte === openBracket && atList()) {
        keep(chunk.subarray(from, index + 1));
        found = true;
        place = 'between';
        next = 'first';
        return index + 1;
      } else if (byte === openBrace && frames.length > 0 && atList()) {
        keep(chunk.subarray(from, index));
        found = true;
        alone = true;
        startElement(byte);
        return index;
      } else if (byte === openBrace || byte === openBracket) {
        frames.push({ list: byte === openBracket, key: '', expectsKey: true });
      } else if (byte === closeBrace || byte === closeBracket) {
        if (frames.pop()?.list !== (byte === closeBracket))
          throw new JsonShapeError('broken', 'its brackets do not match');
        if (frames.length === 0) {
          keep(chunk.subarray(from, index + 1));
          place = 'after';
          return index + 1;
        }
      }
    }
    keep(chunk.subarray(from, index));
    return index;
  }

  function readKey(): void {
    const frame = frames.at(-1);
    try {
      if (frame) frame.key = String(JSON.parse(Buffer.from(keyBytes).toString('utf8'))).toLowerCase();
    } catch {
      throw new JsonShapeError('broken', 'it holds a broken key');
    }
  }

  function startElement(byte: number): void {
    place = 'inside';
    depth = 0;
    inText = false;
    escaped = false;
    inside = [];
    shape = byte === openBrace || byte === openBracket ? 'container' : byte === quote ? 'text' : 'scalar';
  }

  function scanBetween(chunk: Uint8Array, from: number): number {
    for (let index = from; index < chunk.length; index++) {
      const byte = chunk[index] ?? 0;
      if (isSpace(byte)) continue;
      if (byte === closeBracket && next !== 'element') {
        keepText(']');
        place = frames.length === 0 ? 'after' : 'around';
        return index + 1;
      }
      if (next === 'separator') {
        if (byte !== comma) throw new JsonShapeError('broken', 'a comma is missing between two records');
        next = 'element';
        continue;
      }
      if (byte === comma || byte === colon || byte === closeBrace || byte === closeBracket) {
        throw new JsonShapeError('broken', 'a record is missing between two commas');
      }
      startElement(byte);
      return index;
    }
    return chunk.length;
  }

  /** Returns the index after the element, or the chunk's length when the element goes on. */
  function scanInside(chunk: Uint8Array, from: number, onElement: (element: Uint8Array) => void): number {
    const length = chunk.length;
    let index = from;
    let over = false;
    if (shape === 'scalar') {
      while (index < length && !over) {
        const byte = chunk[index] ?? 0;
        if (byte === comma || byte === closeBracket || byte === closeBrace || isSpace(byte)) over = true;
        else index++;
      }
    } else {
      // The hot loop: locals only.
      let text = inText;
      let escape = escaped;
      let level = depth;
      while (index < length) {
        const byte = chunk[index++] ?? 0;
        if (text) {
          if (escape) escape = false;
          else if (byte === backslash) escape = true;
          else if (byte === quote) {
            text = false;
            if (level === 0) {
              over = true;
              break;
            }
          }
        } else if (byte === quote) text = true;
        else if (byte === openBrace || byte === openBracket) level++;
        else if (byte === closeBrace || byte === closeBracket) {
          level--;
          if (level === 0) {
            over = true;
            break;
          }
        }
      }
      inText = text;
      escaped = escape;
      depth = level;
    }
    const part = chunk.subarray(from, index);
    if (!over) {
      inside.push(part);
      return index;
    }
    const whole = inside.length === 0 ? part : Buffer.concat([...inside, part]);
    inside = [];
    inText = false;
    escaped = false;
    if (alone) {
      alone = false;
      keepText('null');
      place = 'around';
    } else {
      next = 'separator';
      place = 'between';
    }
    onElement(whole);
    return index;
  }

  function push(chunk: Uint8Array, onElement: (element: Uint8Array) => void): void {
    let index = 0;
    while (index < chunk.length) {
      if (place === 'inside') index = scanInside(chunk, index, onElement);
      else if (place === 'between') index = scanBetween(chunk, index);
      else if (place === 'around') index = scanAround(chunk, index);
      else if (place === 'start') index = scanStart(chunk, index);
      else if (isSpace(chunk[index] ?? 0)) index++;
      else throw new JsonShapeError('broken', 'it goes on after its end');
    }
  }

  function end(): { found: boolean; envelope: JsonValue; envelopeText: string } {
    if (place === 'start') throw new JsonShapeError('not-json', 'it is empty');
    if (place !== 'after') throw new JsonShapeError('truncated', 'it ends before its end');
    const envelopeText = Buffer.concat(around).toString('utf8');
    try {
      return { found, envelope: JSON.parse(envelopeText) as JsonValue, envelopeText };
    } catch {
      throw new JsonShapeError('broken', 'what stands around the records is no valid JSON');
    }
  }

  return { push, end };
}
