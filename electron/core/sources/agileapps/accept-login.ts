import { tidyMessage } from '#core/sources/error-message.ts';
import { SourceError } from '#core/sources/source-error.ts';
import { acceptAnswer, isErrorCode, quotable, type AnswerHead } from './answer-failure.ts';
import { utf8Body } from './decode-body.ts';
import { readAnswer, type PlatformAnswer } from './read-answer.ts';

const kept = 'Everything fetched before is kept.';

/**
 * Reads the answer to a login, or throws the `SourceError` it means. Which code a wrong password gives is
 * not documented, and wrong tries lock the user out: so every answer in which the platform itself says no
 * counts as a rejection, with the action `fail`, and the login is never sent again.
 */
export function acceptLogin(
  head: AnswerHead,
  body: Uint8Array,
  secrets: readonly string[],
  nowMs: number,
): PlatformAnswer {
  const spoken = readSpoken(head, body);
  const said = tidyMessage(spoken?.description ?? null, secrets);
  if (spoken !== null && spoken.code !== null && isErrorCode(spoken.code)) {
    const words = `code ${quotable(spoken.code, secrets)}${said === null ? '' : `: ${said}`}`;
    throw head.status >= 500 ? serverFailure(words) : rejection(words);
  }
  if (head.status === 401 || head.status === 403)
    throw rejection(`HTTP ${head.status}${said === null ? '' : `: ${said}`}`);
  if (spoken?.exception === true) throw serverFailure(said ?? 'it gives no reason');
  return acceptAnswer(head, body, '', secrets, nowMs);
}

function readSpoken({ contentType }: AnswerHead, body: Uint8Array): PlatformAnswer | null {
  try {
    // No row is named so: the whole answer stays in the envelope.
    return readAnswer(utf8Body(body, contentType), '');
  } catch {
    return null;
  }
}

function rejection(words: string): SourceError {
  return new SourceError(
    'source.auth_failed',
    'fail',
    `The server rejected the login (${words}).`,
    `${kept} It is not tried again, because wrong tries lock the user out: check user and password, then store the password again.`,
  );
}

function serverFailure(words: string): SourceError {
  return new SourceError(
    'source.server_error',
    'fail',
    `The server could not complete the login (${words}).`,
    `${kept} It is not tried again at once, because failed logins may lock the user out. Sync again later.`,
  );
}
