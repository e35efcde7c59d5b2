import { createApi } from '#shared/create-api.ts';
import type { ApiTransport, TickmarkApi } from '#shared/create-api.ts';

declare global {
  interface Window {
    /** What the preload script exposes, and all the window has of the outside. */
    readonly tickmark: ApiTransport;
  }
}

/** Everything the window can ask for and be told of. */
export type Backend = TickmarkApi;

/** The only place that touches `window.tickmark`. */
export function connectBackend(): Backend {
  return createApi(window.tickmark);
}
