/**
 * The text of a body in the encoding it declares: by its byte order mark, by `charset` of the content type,
 * by the XML declaration; UTF-8 otherwise, and for encodings nobody knows.
 */
export function decodeBody(body: Uint8Array, contentType: string | null): string {
  const declared =
    markedEncoding(body) ??
    /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ??
    /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(
      Buffer.from(body.subarray(0, 200)).toString('latin1'),
    )?.[1];
  return decoderFor(declared ?? 'utf-8').decode(body);
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
