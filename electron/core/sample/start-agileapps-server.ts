import { userLookup } from '#core/sample/audit-log/business-objects.ts';
import { blankEntry } from '#core/sample/audit-log/make-entry.ts';
import type { WireEntry } from '#core/sample/audit-log/wire-entry.ts';
import { compileFilter } from '#core/sample/agileapps-wire/compile-filter.ts';
import type { DateLiteralMode, UserDateFormat } from '#core/sample/agileapps-wire/date-literal.ts';
import { createEntryTable, timeOf } from '#core/sample/agileapps-wire/entry-table.ts';
import {
  type AnswerFormat,
  PlatformError,
  answerFormat,
  platformBody,
  platformReply,
} from '#core/sample/agileapps-wire/platform-answer.ts';
import { readAuditQuery } from '#core/sample/agileapps-wire/read-audit-query.ts';
import { readLogin } from '#core/sample/agileapps-wire/read-login.ts';
import { createSessions } from '#core/sample/agileapps-wire/sessions.ts';
import { writeEntries } from '#core/sample/agileapps-wire/write-entries.ts';
import type { Fault, FaultScript } from '#core/sample/http/fault.ts';
import { type LocalServer, startLocalServer } from '#core/sample/http/local-server.ts';
import { type HandlerRequest, type Reply, textReply } from '#core/sample/http/reply.ts';
import { wholeSecond } from './sample-calendar.ts';
import { type TimeOrdered, inTimeOrder, isPlainArray } from './time-ordered.ts';

export interface AgileAppsServerOptions {
  entries: TimeOrdered<WireEntry> | readonly WireEntry[];
  user: string;
  password: string;
  /** 0 (the usual) for any free port. */
  port?: number;
  /** Milliseconds UTC. */
  now?: () => number;
  /** Most rows of a page, whatever was asked for; 500 unless given. */
  pageCap?: number;
  /** The format where neither `alt` nor `Accept` says one; `json` unless given. */
  usualFormat?: AnswerFormat;
  /** How dates in filters are read; `utc` unless given. */
  dateLiterals?: DateLiteralMode;
  /** The date pattern the login reports; `MM/dd/yyyy` unless given. */
  userDateFormat?: UserDateFormat;
  /** `false` answers code -850, as for a user without the right to read the audit log. */
  permitted?: boolean;
  /** The login says that the password has to be changed first. */
  mustChangePassword?: boolean;
  /** Status and code of a rejected login; 401 and -101 unless given. */
  loginFailure?: { status: number; code: number };
  /** Whether logins and logouts become audit-log entries, as on the real platform (rejected ones always do). */
  logsSessions?: boolean;
  /** A session that is not used for this many milliseconds ends; 30 minutes unless given. */
  sessionIdleMs?: number;
  faults?: FaultScript;
}

const base = '/networking/rest/';
const methodOfResource = new Map([
  ['login', 'POST'],
  ['logout', 'GET'],
  ['auditLog', 'GET'],
]);

/**
 * Starts a server that speaks the AgileApps REST API as far as the audit log needs it, on the loopback
 * address: `POST /networking/rest/login`, `GET …/logout`, `GET …/auditLog`.
 */
export function startAgileAppsServer(options: AgileAppsServerOptions): Promise<LocalServer> {
  const now = options.now ?? Date.now;
  const usualFormat = options.usualFormat ?? 'json';
  const dates = { dateLiterals: options.dateLiterals ?? 'utc', userDateFormat: options.userDateFormat ?? 'MM/dd/yyyy' };
  const sessions = createSessions(now, options.sessionIdleMs ?? 30 * 60_000);
  const table = createEntryTable(
    isPlainArray(options.entries) ? inTimeOrder(options.entries, timeOf) : options.entries,
  );
  const actor = userLookup(options.user);
  let ownEntries = 0;

  function logOwn(operationCode: 1 | 2, description: string): void {
    ownEntries += 1;
    const entry = blankEntry(String(900_000_000 + ownEntries), wholeSecond(now()));
    const operation = operationCode === 1 ? 'Add' : 'Update';
    const facts = { type_code: '25', type: 'Login/Logout', operation_code: String(operationCode), operation };
    const words = { description, description_key: description, char_col3: actor.content };
    table.append([{ ...entry, ...facts, ...words, created_id: actor, owner_id: actor.content }]);
  }

  function login(request: HandlerRequest, format: AnswerFormat): Reply {
    const { userName, password } = readLogin(request.headers['content-type'], request.body);
    if (userName !== options.user || password !== options.password) {
      logOwn(1, `Invalid login attempt for user: ${userName}`);
      const { status, code } = options.loginFailure ?? { status: 401, code: -101 };
      throw new PlatformError(code, status, 'Invalid user name or password.');
    }
    if (options.logsSessions !== false) logOwn(1, `User: ${userName} has logged in`);
    const session = sessions.open();
    const user = {
      userId: actor.content,
      email: userName,
      userName,
      firstName: 'Sample',
      lastName: 'Auditor',
      organizationName: 'Example Organisation',
      organizationId: '73914',
      timeZone: '12',
      primaryTeamId: '1001',
      employeeNumber: '',
      sessionId: session.id,
      cookieString: session.cookieString,
      startingAppId: '',
      userLocale: 'en',
      userDateFormat: dates.userDateFormat,
      isForceChangePassword: options.mustChangePassword === true ? '1' : '0',
    };
    const cookies = { 'set-cookie': session.setCookie };
    return platformReply(format, 200, { code: 0, description: 'Success' }, { login: user }, cookies);
  }

  function logout(request: HandlerRequest, format: AnswerFormat): Reply {
    sessions.check(request.headers['cookie']);
    sessions.closeOne(request.headers['cookie']);
    if (options.logsSessions !== false) logOwn(2, `User: ${options.user} has logged out`);
    return platformReply(format, 200, { code: 0, description: 'Success' });
  }

  function auditLog(request: HandlerRequest, format: AnswerFormat): Reply {
    sessions.check(request.headers['cookie']);
    if (options.permitted === false) throw new PlatformError(-850, 400, 'Insufficient permission.');
    const query = readAuditQuery(request.query, options.pageCap ?? 500);
    const filter = compileFilter(query.filter, dates);
    const key = JSON.stringify([query.filterText, query.sort]);
    const page = table.page(key, filter, query.sort, query.page, query.pageSize);
    return platformBody(format, 200, writeEntries(format, page, query.fields, query.withTotal));
  }

  function handle(request: HandlerRequest): Reply {
    if (!request.path.startsWith(base)) return textReply(404, 'Not Found');
    const format = answerFormat(request.query, request.headers['accept'], usualFormat);
    const resource = request.path.slice(base.length);
    const method = methodOfResource.get(resource);
    try {
      if (method === undefined) throw new PlatformError(-300, 400, `Resource does not exist: ${resource}`);
      if (request.method !== method) throw new PlatformError(-1, 405, 'Method Not Allowed');
      if (resource === 'login') return login(request, format);
      return resource === 'logout' ? logout(request, format) : auditLog(request, format);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return platformReply(format, error.status, { code: error.code, description: error.message });
    }
  }

  function applyFault(fault: Fault): void {
    if (fault.kind === 'expire-session') sessions.closeAll();
    else if (fault.kind === 'append') table.append(fault.rows as readonly WireEntry[]);
  }

  return startLocalServer({ port: options.port ?? 0, now, faults: options.faults, handle, applyFault });
}
