import { extractErrorMessage, tidyMessage } from '#core/sources/error-message.ts';
import { classifyStatus, statusCause } from '#core/sources/response-action.ts';
import { SourceError } from '#core/sources/source-error.ts';
import { decodeBody, utf8Body } from './decode-body.ts';
import { type AnswerEnvelope, AnswerShapeError, type PlatformAnswer, readAnswer } from './read-answer.ts';

const kept = 'Everything fetched before is kept.';

/** The head of an answer, as far as it matters for deciding. */
export interface AnswerHead {
  status: number;
  /** Milliseconds UTC of `Retry-After`; `null` when not sent. */
  retryAtMs: number | null;
  contentType: string | null;
}

/** How long to wait after a 429 that names no time, milliseconds: the platform documents no limit. */
const unnamedWaitMs = 60_000;

/**
 * Reads the body of a data answer, or throws the `SourceError` it means: by the platform's code first, then
 * by HTTP status. HTTP 200 with a negative code is an error. `nowMs` is used for waits that name no time.
 */
export function acceptAnswer(
  head: AnswerHead,
  body: Uint8Array,
  rowName: string,
  secrets: readonly string[],
  nowMs: number,
): PlatformAnswer {
  let answer: PlatformAnswer;
  try {
    answer = readAnswer(utf8Body(body, head.contentType), rowName);
  } catch (thrown) {
    if (!(thrown instanceof AnswerShapeError)) throw thrown;
    if (head.status >= 300)
      throw byStatus(head, extractErrorMessage(decodeBody(body, head.contentType), secrets), nowMs);
    throw shapeFailure(thrown);
  }
  requireSuccess(head, answer, secrets, nowMs);
  return answer;
}

/** Throws the `SourceError` that an answer means, if it is one; see `acceptAnswer`. */
export function requireSuccess(
  head: AnswerHead,
  answer: AnswerEnvelope,
  secrets: readonly string[],
  nowMs: number,
): void {
  const said = tidyMessage(answer.description, secrets);
  if (answer.code !== null && isErrorCode(answer.code)) throw byCode(quotable(answer.code, secrets), said, head);
  if (head.status >= 300) throw byStatus(head, said, nowMs);
  if (answer.exception) {
    throw new SourceError('source.server_error', 'retry', `The server failed.${saidText(said)}`, kept);
  }
}

/** An answer to a request for rows must say that all went well, or how many rows there are. `count`: rows in it. */
export function requireRowAnswer(answer: AnswerEnvelope, count: number): void {
  const silent = answer.code === null && answer.recordCount === null && answer.total === null;
  if (silent && count === 0) {
    throw shapeFailure(
      new AnswerShapeError('not-api', 'it says neither that all went well nor how many rows there are'),
    );
  }
}

/** A code as it may be shown: numbers as they are, anything else without secrets and cut. */
export function quotable(code: string, secrets: readonly string[]): string {
  return /^-?\d{1,12}$/.test(code) ? code : (tidyMessage(code, secrets) ?? '').slice(0, 40);
}

/** 0 is success, any negative code an error, and so is a code that is no number. */
export function isErrorCode(code: string): boolean {
  return !/^\+?\d+$/.test(code);
}

/** The failure that a negative code of the platform means. Pure. */
export function byCode(code: string, said: string | null, head: AnswerHead): SourceError {
  const quoted = `code ${code}${said === null ? '' : `: ${said}`}`;
  switch (code) {
    case '-101':
      return notLoggedIn(`The server says that nobody is logged in (${quoted}).`);
    case '-850':
      return new SourceError(
        'source.permission_denied',
        'fail',
        `The user may not read the audit log (${quoted}).`,
        `${kept} Ask an administrator for the permission Manage Audit Log.`,
      );
    case '-4600':
      return new SourceError(
        'source.permission_denied',
        'fail',
        `The feature is not enabled for this tenant (${quoted}).`,
        `${kept} Ask the service provider to enable it.`,
      );
    case '-200':
    case '-300':
      return new SourceError(
        'source.not_found',
        'fail',
        `The server does not know the audit log at this address (${quoted}).`,
        `${kept} Check the address of the connection; an old version of the platform may lack this resource.`,
      );
    case '-1':
      // With HTTP 400 it is a bad argument: the same request would fail again, another way of asking may not.
      if (head.status === 400) return unknownCode(quoted, head);
      return new SourceError(
        'source.server_error',
        'retry',
        `The server could not complete the request (${quoted}).`,
        `${kept} Sync again later; the rest is fetched then.`,
      );
    default:
      return unknownCode(quoted, head);
  }
}

function unknownCode(quoted: string, head: AnswerHead): SourceError {
  return new SourceError(
    'source.rejected_request',
    'fail',
    `The server answered with an error (HTTP ${head.status}, ${quoted}).`,
    `${kept} The code tells no more; the server's own words do.`,
    { cause: statusCause(head.status) },
  );
}

function byStatus(head: AnswerHead, said: string | null, nowMs: number): SourceError {
  if (head.status === 401) return notLoggedIn(`The server says that nobody is logged in (HTTP 401).${saidText(said)}`);
  const failure = classifyStatus({ ...head, said, overload: 'retry' });
  const retryAtMs = head.retryAtMs ?? nowMs + unnamedWaitMs;
  return new SourceError(failure.code, failure.action, failure.message, failure.recovery, {
    cause: statusCause(head.status),
    retryAtMs: failure.action === 'wait' ? retryAtMs : null,
  });
}

function notLoggedIn(message: string): SourceError {
  return new SourceError('source.auth_expired', 'reauth', message, `${kept} Sync again to log in anew.`);
}

function shapeFailure(error: AnswerShapeError): SourceError {
  if (error.kind === 'not-api') {
    return new SourceError(
      'source.not_an_api_answer',
      'fail',
      `What came is no answer of the AgileApps API: ${error.message}.`,
      `${kept} Check the address of the connection; a sign-in page or a proxy may stand in between.`,
    );
  }
  return new SourceError(
    'source.body_broken',
    'retry',
    `The answer is damaged: ${error.message}.`,
    `${kept} The page is fetched again.`,
  );
}

function saidText(said: string | null): string {
  return said === null ? '' : ` It says: ${said}`;
}
