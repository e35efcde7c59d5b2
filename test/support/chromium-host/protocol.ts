import type { DevtoolsSession } from './devtools.ts';
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

/** A request of a page that waits for its answer. */
export interface PausedRequest {
  requestId: string;
  request: { url: string; method: string };
}

/** Answers a request from the registered handlers; anything else is refused, as is the network. */
export async function answerPausedRequest(
  session: DevtoolsSession,
  { requestId, request: { url, method } }: PausedRequest,
): Promise<void> {
  try {
    // A window of Electron has no icon of its page, and asks for none.
    if (new URL(url).pathname === '/favicon.ico') {
      await session.send('Fetch.fulfillRequest', { requestId, responseCode: 204 });
      return;
    }
    const address = toAppAddress(url);
    const handler = handlers.get(new URL(address).protocol.slice(0, -1));
    if (handler === undefined || !(await allowsRequest(address))) {
      // `Aborted` leaves a page that wanted to navigate away where it is, as Electron does.
      await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      return;
    }
    // A Request of undici refuses GET bodies and takes any scheme that parses.
    const response = await handler(new Request(address, { method }));
    await session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  } catch {
    // A page that has gone meanwhile needs no answer.
  }
}
