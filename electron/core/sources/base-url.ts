import { SourceError } from './source-error.ts';

/**
 * Checks a connection's address and returns it without a trailing slash: origin and optional path prefix.
 * HTTPS everywhere; plain HTTP to this machine (loopback) only. Throws `SourceError`
 * `connection.insecure_url` otherwise, also for addresses with a user, a query or a fragment in them.
 */
export function checkedBaseUrl(address: string): string {
  const url = URL.parse(address.trim());
  if (url === null) throw refused('The address of the connection is no web address.');
  if (url.username !== '' || url.password !== '') {
    throw refused('The address of the connection holds a user or a password, which must not be part of it.');
  }
  if (url.search !== '' || url.hash !== '') throw refused('The address of the connection holds a query or a fragment.');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw refused('The address of the connection is not secure: only HTTPS is used, and plain HTTP to this machine.');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * Parts of an address's path that may be a key (some gateways put one there): long ones, as sent and decoded.
 * To be taken out of what servers say, since many quote the path they were asked for.
 */
export function keysInPath(address: string): string[] {
  const parts = (URL.parse(address.trim())?.pathname ?? '').split('/').filter((part) => part.length >= 12);
  return [...new Set(parts.flatMap((part) => [part, decoded(part)]))];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Whether the address is plain HTTP (and so on this machine, once `checkedBaseUrl` has passed it). */
export function isPlainHttp(address: string): boolean {
  return URL.parse(address.trim())?.protocol === 'http:';
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function refused(message: string): SourceError {
  return new SourceError(
    'connection.insecure_url',
    'fail',
    message,
    'Nothing was sent. Change the address to https://….',
  );
}
