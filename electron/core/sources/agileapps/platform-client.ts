import { keysInPath } from '#core/sources/base-url.ts';
import { lookUp } from '#core/sources/error-message.ts';
import { announceCall, readWholeBody, type HttpRequest } from '#core/sources/http-client.ts';
import { escapeForXml } from '#core/sources/redact.ts';
import { SourceError } from '#core/sources/source-error.ts';
import type { ReadPage, ReadRow, SourceContext } from '#core/sources/source.ts';
import type { JsonValue } from '#shared/audit-event.ts';
import { acceptAnswer, requireRowAnswer, type AnswerHead } from './answer-failure.ts';
import { cookieHeader, takeCookies, type CookieJar, type SessionTexts } from './cookies.ts';
import { acceptLogin } from './accept-login.ts';
import type { AnswerEnvelope, PlatformAnswer } from './read-answer.ts';
import { readRowBytes } from './read-audit-row.ts';

/** An answer whose rows are being read. */
export interface PageAnswer extends AnswerEnvelope {
  /** How many rows it has. */
  count: number;
  page: Promise<ReadPage>;
}

/** The turn of a request that is written down before it comes: that takes as long as the server takes to answer. */
export interface Turn {
  /** Called when the request is about to be sent: another one may be written down. */
  onSend: () => void;
  /** Waits for the turn: whether the request is to be sent. Never fails. */
  isWanted: () => Promise<boolean>;
}

/** A request was not sent, because it was not wanted when its turn came. */
export class NotWanted extends Error {}

/** One logged-in conversation with a tenant. */
export interface PlatformClient {
  /** Date pattern of the logged-in user, such as `MM/dd/yyyy`; `null` where the login did not say. */
  userDateFormat: () => string | null;
  /** Logs in. Throws `SourceError`; a rejected login is never sent again. */
  login: () => Promise<void>;
  /** Asks for audit-log rows. Logs in once more when the session is over. Throws `SourceError`. */
  getAuditLog: (query: HttpRequest['query']) => Promise<PlatformAnswer>;
  /**
   * The same; the rows are read, beside this thread where it can be had. `turn`: for a page that is asked for before
   * its turn. Throws `NotWanted` where its turn does not come.
   */
  getPage: (query: HttpRequest['query'], turn?: Turn) => Promise<PageAnswer>;
  /** Logs out; errors are ignored. Works after an interruption too. */
  logout: () => Promise<void>;
}

/** A session that ends again this soon after a new login is not revived once more: milliseconds. */
const revivalPauseMs = 600_000;
const logoutTimeoutMs = 5_000;
const xmlHeaders = { accept: 'application/xml' };
/** How the rows of an answer are named. */
export const rowName = 'auditLog';

/** Decides whether what came is a success. Throws `SourceError`. */
type Judge<T> = (head: AnswerHead, body: Uint8Array) => T | Promise<T>;

/** A client for one tenant: holds the session's cookies in memory and nowhere else. */
export function createPlatformClient(context: SourceContext, maxBodyBytes: number): PlatformClient {
  let jar: CookieJar = new Map();
  let texts: SessionTexts = { cookieString: null, sessionId: null };
  let dateFormat: string | null = null;
  let loggedIn = false;
  let rejected: SourceError | null = null;
  let revivedMs: number | null = null;
  let namesLimits = false;
  let password = '';
  const pathKeys = keysInPath(context.settings.url);

  function secrets(): string[] {
    const cookies = [texts.sessionId, texts.cookieString, ...jar.values()].filter((text) => text !== null);
    // Cookies also hold words like `1` or `true`, which are no secrets.
    return [password, ...pathKeys, ...cookies.filter((text) => text.length >= 8)];
  }

  /** Sends one request and gives its head and body. `judge` decides whether it is a success. */
  async function exchange<T>(
    using: SourceContext,
    request: Omit<HttpRequest, 'secrets' | 'headers'> & { headers?: Record<string, string> },
    judge: Judge<T>,
    turn?: Turn,
  ): Promise<T> {
    // What a server says of its limits with one answer decides about the next request.
    if (namesLimits && turn !== undefined && !(await turn.isWanted())) throw new NotWanted();
    const announced = await announceCall(using, request, maxBodyBytes);
    if (turn !== undefined && !(await turn.isWanted())) {
      announced.withdraw();
      throw new NotWanted();
    }
    turn?.onSend();
    const cookie = cookieHeader(jar, texts);
    const headers = { ...xmlHeaders, ...request.headers, ...(cookie === null ? {} : { cookie }) };
    const call = await announced.send({ headers, secrets: secrets() });
    namesLimits ||= call.rateLimit !== null;
    try {
      const body = await readWholeBody(call);
      takeCookies(jar, call.headers);
      const { status, retryAtMs, headers: received } = call;
      const result = await judge({ status, retryAtMs, contentType: received.get('content-type') }, body);
      call.settle(null);
      return result;
    } catch (thrown) {
      call.settle(thrown instanceof SourceError ? thrown : null);
      throw thrown;
    }
  }

  async function login(): Promise<void> {
    if (rejected !== null) throw rejected;
    jar = new Map();
    texts = { cookieString: null, sessionId: null };
    password = await context.secret();
    const user = context.settings.user ?? '';
    const request = {
      method: 'POST' as const,
      path: '/networking/rest/login',
      query: [],
      headers: { 'content-type': 'application/xml' },
      body: loginBody(user, password),
      data: false,
    };
    try {
      await exchange(context, request, (head, body) => {
        const answer = acceptLogin(head, body, secrets(), context.now());
        const said = lookUp(answer.platform, 'login');
        texts = { cookieString: textOf(lookUp(said, 'cookieString')), sessionId: textOf(lookUp(said, 'sessionId')) };
        dateFormat = textOf(lookUp(said, 'userDateFormat'));
        // After an expired password only the change of the password is open to the user.
        if (['true', '1'].includes((textOf(lookUp(said, 'isForceChangePassword')) ?? '').toLowerCase())) {
          throw passwordChangeRequired();
        }
      });
    } catch (thrown) {
      if (thrown instanceof SourceError && thrown.code === 'source.password_change_required') {
        loggedIn = true;
        await logout();
      }
      if (!(thrown instanceof SourceError)) throw thrown;
      if (thrown.action === 'fail') rejected = thrown;
      // A smaller window is no help for a login.
      throw thrown.action === 'split'
        ? new SourceError(thrown.code, 'retry', thrown.message, thrown.recovery, { cause: thrown.cause })
        : thrown;
    }
    if (cookieHeader(jar, texts) === null) throw noSession();
    loggedIn = true;
  }

  function judgeAnswer(head: AnswerHead, body: Uint8Array): PlatformAnswer {
    const answer = acceptAnswer(head, body, rowName, secrets(), context.now());
    requireRowAnswer(answer, answer.rows.length);
    return answer;
  }

  function judgePage(head: AnswerHead, body: Uint8Array): PageAnswer {
    const { rows, ...envelope } = judgeAnswer(head, body);
    const count = rows.length;
    const page = context.readRows?.(rows) ?? Promise.resolve(pageOf(rows.map(readRowBytes)));
    // Whoever wants the page gets the error; it may be given up before.
    page.catch(() => undefined);
    return { ...envelope, count, page };
  }

  async function askForRows<T>(query: HttpRequest['query'], judge: Judge<T>, turn?: Turn): Promise<T> {
    const request = {
      method: 'GET' as const,
      path: '/networking/rest/auditLog',
      query: [...query, ['alt', 'xml'] as const],
      data: true,
    };
    try {
      return await exchange(context, request, judge, turn);
    } catch (thrown) {
      if (!(thrown instanceof SourceError) || thrown.action !== 'reauth') throw thrown;
      if (revivedMs !== null && context.now() - revivedMs < revivalPauseMs) throw sessionLost(thrown);
      revivedMs = context.now();
    }
    await login();
    try {
      return await exchange(context, request, judge);
    } catch (thrown) {
      throw thrown instanceof SourceError && thrown.action === 'reauth' ? sessionLost(thrown) : thrown;
    }
  }

  async function logout(): Promise<void> {
    if (!loggedIn) return;
    loggedIn = false;
    const patient = {
      ...context,
      signal: new AbortController().signal,
      timeoutMs: Math.min(context.timeoutMs, logoutTimeoutMs),
    };
    const request = { method: 'GET' as const, path: '/networking/rest/logout', query: [], data: false };
    await exchange(patient, request, () => undefined).catch(() => undefined);
    jar = new Map();
    texts = { cookieString: null, sessionId: null };
  }

  return {
    userDateFormat: () => dateFormat,
    login,
    getAuditLog: (query) => askForRows(query, judgeAnswer),
    getPage: (query, turn) => askForRows(query, judgePage, turn),
    logout,
  };
}

/** Rows that go on one by one. */
function pageOf(rows: ReadRow[]): ReadPage {
  return {
    keys: rows.map(({ key }) => key),
    hashes: rows.map(({ hash }) => hash),
    times: rows.map(({ timeMs }) => timeMs),
    sealed: null,
    unreadable: [],
    rows: () => rows,
  };
}

function loginBody(user: string, password: string): string {
  return `<platform><login><userName>${escapeForXml(user)}</userName><password>${escapeForXml(password)}</password></login></platform>`;
}

function passwordChangeRequired(): SourceError {
  return new SourceError(
    'source.password_change_required',
    'fail',
    'The password of this user has expired and must be changed.',
    'Everything fetched before is kept. Sign in to the platform in a browser, change the password, and store the new one.',
  );
}

function noSession(): SourceError {
  return new SourceError(
    'source.not_an_api_answer',
    'fail',
    'The login was accepted, but the server named no session.',
    'Everything fetched before is kept. Check the address of the connection.',
  );
}

function sessionLost(error: SourceError): SourceError {
  return new SourceError(
    'source.auth_expired',
    'fail',
    `The session ended again right after a new login. ${error.message}`,
    'What was read is kept. Another program may be using the same user; sync again later.',
  );
}

function textOf(value: JsonValue | undefined): string | null {
  const text =
    typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  return text.trim() === '' ? null : text.trim();
}
