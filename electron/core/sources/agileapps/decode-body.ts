/**
 * The text of a body in the encoding it declares: by its byte order mark, by `charset` of the content type,
 * by the XML declaration; UTF-8 otherwise, and for encodings nobody knows.
 */
export function decodeBody(body: Uint8Array, contentType: string | null): string {
  const declared =
    markedEncoding(body) ?? /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? declaredEncoding(body);
  return decoderFor(declared ?? 'utf-8').decode(body);
}

/** The same for a body that comes in parts and of which nobody knows more than it says itself. */
export async function* decodeChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  let head: Uint8Array | null = new Uint8Array(0);
  let decoder = decoderFor('utf-8');
  for await (const chunk of chunks) {
    const bytes: Uint8Array = head === null || head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head !== null && bytes.length < declarationBytes) {
      head = bytes;
      continue;
    }
    if (head !== null) decoder = decoderFor(declaredEncoding(bytes) ?? 'utf-8');
    head = null;
    yield decoder.decode(bytes, { stream: true });
  }
  if (head !== null) yield decoderFor(declaredEncoding(head) ?? 'utf-8').decode(head);
  else yield decoder.decode();
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

function decoderFor(encoding: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding);
  } catch {
    return new TextDecoder('utf-8');
  }
}
