import type { BrowserContext, Route } from 'playwright';
import { toAppAddress } from './origins.ts';
import { allowsRequest } from './session.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;

/** Names of the schemes that stand for an origin. */
export const privilegedSchemes = new Set<string>();
const handlers = new Map<string, SchemeHandler>();

/** Stands in for Electron's `protocol`. */
export const protocol = {
  registerSchemesAsPrivileged(schemes: { scheme: string }[]): void {
    for (const { scheme } of schemes) privilegedSchemes.add(scheme);
  },
  handle(scheme: string, handler: SchemeHandler): void {
    handlers.set(scheme, handler);
  },
};

/** Answers every request of the browser from the registered handlers; anything else is refused, as is the network. */
export async function interceptRequests(context: BrowserContext): Promise<void> {
  await context.route('**/*', (route) => answerRoute(route));
}

async function answerRoute(route: Route): Promise<void> {
  const url = toAppAddress(route.request().url());
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  // `aborted` leaves a page that wanted to navigate away where it is, as Electron does.
  if (handler === undefined || !(await allowsRequest(url))) return route.abort('aborted');
  // A Request of undici refuses GET bodies and takes any scheme that parses.
  const response = await handler(new Request(url, { method: route.request().method() }));
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}
