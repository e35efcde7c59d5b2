import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { protocol } from 'electron';

/** The window's own scheme. Electron's security guide, 18: avoid the file: protocol, prefer a custom one. */
const scheme = 'app';
export const appOrigin = `${scheme}://tickmark`;
export const appAddress = `${appOrigin}/index.html`;

/**
 * Electron's security guide, 7: define a Content-Security-Policy. Nothing is allowed but the bundle's own files.
 * Trusted Types make the browser refuse to turn text into HTML; only the framework's fixed templates pass.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ');

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready: a standard, secure scheme gets an origin, storage and relative addresses. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    // Compiled scripts are kept between starts, as they are of any web page.
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built window from `root`, and nothing outside of it. Must run after the app is ready. */
export function serveApp(root: string): void {
  protocol.handle(scheme, (request) => answerRequest(root, request));
}

/** True for addresses of the window's own pages. */
export function isAppAddress(address: string): boolean {
  return URL.canParse(address) && `${new URL(address).protocol}//${new URL(address).host}` === appOrigin;
}

/** Answers one request: 200 with the file, 405 for anything but GET, 404 for all that is no file below `root`. */
export async function answerRequest(root: string, request: Pick<Request, 'method' | 'url'>): Promise<Response> {
  if (request.method !== 'GET') return refuse(405);
  if (!isAppAddress(request.url)) return refuse(404);
  const file = resolveInside(root, new URL(request.url).pathname);
  const type = file === null ? undefined : contentTypes[extname(file)];
  if (file === null || type === undefined) return refuse(404);
  try {
    return new Response(await readFile(file), {
      headers: {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      },
    });
  } catch {
    return refuse(404);
  }
}

function refuse(status: number): Response {
  return new Response(null, { status });
}

/** The file below `root` that a path names; `null` when it would lead out (`..`, encoded or not) or can't be read. */
export function resolveInside(root: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const file = resolve(root, `.${decoded === '/' ? '/index.html' : decoded}`);
  return file.startsWith(resolve(root) + sep) ? file : null;
}
