/** Cookies of one session by name. Attributes (path, lifetime, …) play no part: there is one server. */
export type CookieJar = Map<string, string>;

const attributeNames = new Set([
  'path',
  'domain',
  'expires',
  'max-age',
  'secure',
  'httponly',
  'samesite',
  'priority',
  'partitioned',
  'version',
  'comment',
]);

/** Takes the `Set-Cookie` headers of an answer into the jar; a cookie set to nothing or expired is dropped. */
export function takeCookies(jar: CookieJar, headers: Headers): void {
  for (const line of headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split(';');
    const cookie = splitPair(pair);
    if (cookie === null) continue;
    const expired = attributes.some((attribute) => /^\s*max-age\s*=\s*(?:0|-\d+)\s*$/i.test(attribute));
    if (cookie[1] === '' || expired) jar.delete(cookie[0]);
    else jar.set(...cookie);
  }
}

/** What the login said of the session besides its cookies. */
export interface SessionTexts {
  cookieString: string | null;
  sessionId: string | null;
}

/**
 * The `Cookie` header of a session, by what the server gave: the cookies it set, completed from the
 * `cookieString` of its answer (which also pins the session to a server behind a load balancer), and
 * `JSESSIONID` from the session id where neither names the session. Without set cookies the whole
 * `cookieString` is sent as it came. `null` where the server gave nothing.
 */
export function cookieHeader(jar: CookieJar, { cookieString, sessionId }: SessionTexts): string | null {
  const whole = sendable(cookieString);
  if (jar.size === 0 && whole !== null && whole.includes('=')) return whole;
  const cookies: CookieJar = new Map();
  for (const part of (whole ?? '').split(';')) {
    const cookie = splitPair(part);
    if (cookie !== null && !attributeNames.has(cookie[0].toLowerCase())) cookies.set(...cookie);
  }
  for (const [name, value] of jar) cookies.set(name, value);
  const session = sendable(sessionId);
  const named = [...cookies].some(([name, value]) => name.toUpperCase() === 'JSESSIONID' || value === session);
  if (session !== null && !named) cookies.set('JSESSIONID', session);
  if (cookies.size === 0) return null;
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

function splitPair(text: string): [name: string, value: string] | null {
  const equals = text.indexOf('=');
  if (equals < 1) return null;
  const name = text.slice(0, equals).trim();
  return name === '' ? null : [name, text.slice(equals + 1).trim()];
}

/** A text that can stand in a header: no control characters, nothing beyond Latin-1. */
function sendable(text: string | null): string | null {
  const trimmed = (text ?? '').trim();
  return /^[\x20-\x7e\xa0-\xff]+$/.test(trimmed) ? trimmed : null;
}
