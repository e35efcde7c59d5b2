import type { IncomingHttpHeaders } from 'node:http';

/** A request as a sample server remembers it. Secrets are left out: bodies, tokens, cookie values. */
export interface RecordedRequest {
  /** Counts the requests to this path from 1. */
  number: number;
  /** Milliseconds UTC. */
  atMs: number;
  method: string;
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Status of the answer; `null` while there is none, and when the connection was closed instead. */
  status: number | null;
}

/** Copies the headers; of a credential only its scheme or its names stay. */
export function withoutSecrets(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
    kept[name] = name === 'authorization' ? hideToken(text) : name === 'cookie' ? hideCookies(text) : text;
  }
  return kept;
}

function hideToken(value: string): string {
  const blank = value.indexOf(' ');
  return blank < 0 ? '(hidden)' : `${value.slice(0, blank)} (hidden)`;
}

function hideCookies(value: string): string {
  return value
    .split(';')
    .map((pair) => `${pair.split('=', 1)[0]?.trim() ?? ''}=(hidden)`)
    .join('; ');
}
