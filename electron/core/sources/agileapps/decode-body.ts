type Decoder = InstanceType<typeof TextDecoder>;

/**
 * The text of a body in the encoding it declares: by its byte order mark, by `charset` of the content type,
 * by the XML declaration; UTF-8 otherwise, and for encodings nobody knows.
 */
export function decodeBody(body: Uint8Array, contentType: string | null): string {
  return decoderFor(encodingOf(body, contentType)).decode(body);
}

function encodingOf(body: Uint8Array, contentType: string | null): string {
  const declared = /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1];
  return markedEncoding(body) ?? declared ?? declaredEncoding(body) ?? 'utf-8';
}

/** The same text in UTF-8: the body itself, where that is what it is in. */
export function utf8Body(body: Uint8Array, contentType: string | null): Uint8Array {
  const decoder = decoderFor(encodingOf(body, contentType));
  return isUtf8(decoder) ? body : Buffer.from(decoder.decode(body), 'utf8');
}

/** The same for a body that comes in parts and of which nobody knows more than it says itself. */
export async function* utf8Chunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let head: Uint8Array = new Uint8Array(0);
  let decoder: Decoder | null = null;
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (decoder === null) {
      bytes = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      head = bytes;
      if (bytes.length < declarationBytes) continue;
      decoder = decoderFor(declaredEncoding(bytes) ?? 'utf-8');
    }
    yield isUtf8(decoder) ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }), 'utf8');
  }
  if (decoder === null) yield utf8Body(head, null);
  else if (!isUtf8(decoder)) yield Buffer.from(decoder.decode(), 'utf8');
}

function isUtf8(decoder: Decoder): boolean {
  return decoder.encoding === 'utf-8';
}

/** What a body says of its encoding stands in its first bytes. */
const declarationBytes = 200;

function declaredEncoding(body: Uint8Array): string | null {
  const start = Buffer.from(body.subarray(0, declarationBytes)).toString('latin1');
  return markedEncoding(body) ?? /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1] ?? null;
}

function markedEncoding(body: Uint8Array): string | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  return null;
}

function decoderFor(encoding: string): Decoder {
  try {
    return new TextDecoder(encoding);
  } catch {
    return new TextDecoder('utf-8');
  }
}
