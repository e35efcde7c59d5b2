/** What a handler answers; the server writes it, with whatever fault was asked for. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[]>;
  /** Pieces of the body, made while they are sent. */
  body: string | Iterable<string>;
  /** Whether the body is compressed when the client accepts it. */
  compressible: boolean;
}

/** A request as a handler sees it. */
export interface HandlerRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: string;
}

/** A JSON answer. */
export function jsonReply(status: number, value: unknown, headers: Reply['headers'] = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
    compressible: false,
  };
}

/** A plain-text answer. */
export function textReply(status: number, text: string, headers: Reply['headers'] = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: text,
    compressible: false,
  };
}
