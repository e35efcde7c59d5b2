import type { ErrorCode } from '#shared/app-error.ts';
import type { FailureAction } from './source.ts';

/** What a failure is called, what the sync does about it, and the words for the user. */
export interface ClassifiedFailure {
  code: ErrorCode;
  action: FailureAction;
  message: string;
  recovery: string;
}

/** What is known of an answer that is no success. */
export interface FailedAnswer {
  status: number;
  /** The server's own words, already redacted; `null` for none. */
  said: string | null;
  /** Milliseconds UTC before which the server wants no further call; `null` when not said. */
  retryAtMs: number | null;
  /** What helps when the server is overloaded: a smaller window, or the same one once more. */
  overload: 'split' | 'retry';
}

interface StatusRule {
  code: ErrorCode;
  action: FailureAction | 'overload';
  what: string;
  recovery: string;
}

const kept = 'Everything fetched before is kept.';

const statusRules: Record<number, StatusRule> = {
  400: {
    code: 'source.rejected_request',
    action: 'fail',
    what: 'The server refused the request',
    recovery: `${kept} Check the address of the connection and what the server says.`,
  },
  401: {
    code: 'source.auth_failed',
    action: 'fail',
    what: 'The server did not accept the credential',
    recovery: `${kept} Check that the credential is right and has not expired, then store it again.`,
  },
  403: {
    code: 'source.permission_denied',
    action: 'fail',
    what: 'The credential is known but may not read this',
    recovery: `${kept} Ask an administrator for the permission, then sync again.`,
  },
  404: {
    code: 'source.not_found',
    action: 'fail',
    what: 'The server has nothing at this address',
    recovery: `${kept} Check the address of the connection.`,
  },
  405: {
    code: 'source.rejected_request',
    action: 'fail',
    what: 'The server does not allow this request at this address',
    recovery: `${kept} Check the address of the connection.`,
  },
  408: {
    code: 'source.timed_out',
    action: 'split',
    what: 'The server gave up waiting',
    recovery: `${kept} A smaller part of the time is tried next.`,
  },
  413: {
    code: 'source.body_too_large',
    action: 'split',
    what: 'The server says the answer is too large',
    recovery: `${kept} A smaller part of the time is tried next.`,
  },
  415: {
    code: 'source.rejected_request',
    action: 'fail',
    what: 'The server does not accept the form of the request',
    recovery: `${kept} Check the address of the connection.`,
  },
  429: {
    code: 'source.rate_limited',
    action: 'wait',
    what: 'The server allows no further call for now',
    recovery: `${kept} Sync again after the time shown, or let the sync wait.`,
  },
};

const overloaded: StatusRule = {
  code: 'source.server_error',
  action: 'overload',
  what: 'The server failed',
  recovery: `${kept} Sync again later; the rest is fetched then.`,
};

const redirected: StatusRule = {
  code: 'source.not_an_api_answer',
  action: 'fail',
  what: 'The server redirects to another address, which is not followed with a credential',
  recovery: `${kept} Put the final address into the connection.`,
};

const unexpected: StatusRule = {
  code: 'source.rejected_request',
  action: 'fail',
  what: 'The server gave an unexpected answer',
  recovery: `${kept} Check the address of the connection.`,
};

/** Decides by HTTP status what an answer that is no success means. Pure. */
export function classifyStatus(answer: FailedAnswer): ClassifiedFailure {
  const rule = ruleFor(answer.status);
  const action = rule.action === 'overload' ? overloadAction(answer) : rule.action;
  const said = answer.said === null ? '' : ` It says: ${answer.said}`;
  return { code: rule.code, action, message: `${rule.what} (HTTP ${answer.status}).${said}`, recovery: rule.recovery };
}

function ruleFor(status: number): StatusRule {
  if (status >= 500) return overloaded;
  if (status >= 300 && status < 400) return redirected;
  return statusRules[status] ?? unexpected;
}

function overloadAction(answer: FailedAnswer): FailureAction {
  return answer.retryAtMs === null ? answer.overload : 'wait';
}

/** The cause of an error that an HTTP status decided; compared where a status has to be told from others. */
export function statusCause(status: number): string {
  return `HTTP ${status}`;
}
