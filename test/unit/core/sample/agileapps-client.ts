import { blankEntry } from '#core/sample/audit-log/make-entry.ts';
import type { WireEntry, WireValue } from '#core/sample/audit-log/wire-entry.ts';

/** What these tests need of a client: log in by hand, ask by hand, no help from the sources' own code. */
export const user = 'auditor@example.com';
export const password = 'p<&"ä';

/** An entry with these fields; everything else is empty. */
export function entry(id: string, date: string, fields: Record<string, WireValue> = {}): WireEntry {
  return { ...blankEntry(id, Date.parse(date)), ...fields };
}

export function login(
  url: string,
  body: string = JSON.stringify({ platform: { login: { userName: user, password } } }),
  headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' },
): Promise<Response> {
  return fetch(`${url}/networking/rest/login`, { method: 'POST', body: Buffer.from(body), headers });
}

/** Logs in and gives the cookie text for the next requests. */
export async function cookieOf(url: string): Promise<string> {
  const answer = (await (await login(url)).json()) as { platform: { login: { cookieString: string } } };
  return answer.platform.login.cookieString;
}

export function ask(
  url: string,
  cookie: string,
  query: Record<string, string> = {},
  accept = '*/*',
): Promise<Response> {
  const text = new URLSearchParams(query).toString();
  return fetch(`${url}/networking/rest/auditLog?${text}`, { headers: { cookie, accept } });
}

export interface JsonAnswer {
  platform: {
    auditLog?: Record<string, unknown> | Record<string, unknown>[];
    message: { code: unknown; description: string };
    recordCount?: number;
    totalRecordCount?: string;
  };
}

export async function readJson(response: Response): Promise<JsonAnswer['platform']> {
  return ((await response.json()) as JsonAnswer).platform;
}

/** The ids of a JSON answer, in its order. */
export async function idsOf(response: Response): Promise<unknown[]> {
  const { auditLog } = await readJson(response);
  return (Array.isArray(auditLog) ? auditLog : auditLog ? [auditLog] : []).map((row) => row['id']);
}
