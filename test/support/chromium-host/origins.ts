/**
 * Chromium lets nobody register a scheme from outside, so every address of a custom scheme has a twin on https under
 * the reserved name `.invalid` (RFC 6761: never resolves), which request interception answers before any network:
 * `app://tickmark/index.html` is `https://tickmark.app.invalid/index.html` in the page. https makes it a secure
 * context, as a privileged scheme is in Electron.
 */
const reserved = '.invalid';

/** The address the browser gets for an address of a custom scheme; http, https, data … stay as they are. */
export function toBrowserAddress(address: string, schemes: ReadonlySet<string>): string {
  const url = new URL(address);
  const scheme = url.protocol.slice(0, -1);
  if (!schemes.has(scheme)) return address;
  // WHATWG URLs keep the host of an unknown scheme as it is; the path always begins with a slash.
  return `https://${url.host}.${scheme}${reserved}${url.pathname}${url.search}${url.hash}`;
}

/** The way back. */
export function toAppAddress(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  const match = /^(.+)\.([a-z][a-z0-9+-]*)\.invalid$/.exec(url.hostname);
  if (url.protocol !== 'https:' || match === null) return address;
  return `${match[2]}://${match[1]}${url.pathname}${url.search}${url.hash}`;
}
