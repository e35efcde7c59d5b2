import { SourceError } from '#core/sources/source-error.ts';

/**
 * Takes off what people paste along with a token: white space, quotes, a leading `Authorization:` and the
 * word `token`.
 */
export function cleanAccessToken(pasted: string): string {
  return pasted
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim()
    .replace(/^authorization\s*:\s*/i, '')
    .replace(/^token(?:\s+|$)/i, '')
    .trim();
}

/**
 * The token as it can be sent. Throws `SourceError` for an empty one and for characters that no HTTP header
 * can carry (checked here because the error of the HTTP library would quote the value).
 */
export function usableToken(secret: string): string {
  const token = cleanAccessToken(secret);
  if (token === '') {
    throw new SourceError('secret.missing', 'fail', 'The access token is empty.', 'Store the token again, then sync.');
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new SourceError(
      'source.auth_failed',
      'fail',
      'The access token holds characters that no token has, such as blanks or line breaks.',
      'Nothing was sent. Copy the token again and store it.',
    );
  }
  return token;
}
