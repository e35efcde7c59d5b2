import { PlatformError, badArgument } from './platform-answer.ts';
import { elementText } from './xml-text.ts';

export interface LoginRequest {
  userName: string;
  password: string;
}

/**
 * Reads the body of a login, `platform` → `login` → `userName`, `password`, as XML or JSON. The content
 * type must be `application/xml` or `application/json`; `text/xml` and none at all are refused with 415.
 */
export function readLogin(contentType: string | undefined, body: string): LoginRequest {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/json') return readJson(body);
  if (type !== 'application/xml') throw new PlatformError(-1, 415, 'Unsupported Media Type');
  const login = /<platform\b[\s\S]*?<login\b[^>]*>([\s\S]*?)<\/login\s*>/.exec(body)?.[1] ?? '';
  const userName = elementText(login, 'userName');
  const password = elementText(login, 'password');
  if (userName === null || password === null) throw badArgument('The login needs userName and password.');
  return { userName, password };
}

function readJson(body: string): LoginRequest {
  let parsed: { platform?: { login?: { userName?: unknown; password?: unknown } } } | null;
  try {
    parsed = JSON.parse(body) as typeof parsed;
  } catch {
    throw badArgument('The body is no JSON.');
  }
  const { userName, password } = parsed?.platform?.login ?? {};
  if (typeof userName !== 'string' || typeof password !== 'string') {
    throw badArgument('The login needs userName and password.');
  }
  return { userName, password };
}
