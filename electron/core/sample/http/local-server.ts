import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/app-error.ts';
import { type Fault, type FaultScript, faultsFor, garbageBytes, htmlPage } from './fault.ts';
import { type RecordedRequest, withoutSecrets } from './recorded-request.ts';
import { type HandlerRequest, type Reply, textReply } from './reply.ts';
import { sendReply } from './send-reply.ts';

export interface LocalServer {
  /** Origin without a trailing slash, such as `http://127.0.0.1:40123`. */
  url: string;
  /** Every request since the start, in the order of arrival. */
  requests: RecordedRequest[];
  /** Stops listening and closes every connection, also those in the middle of an answer. */
  close: () => Promise<void>;
}

export interface LocalServerOptions {
  /** 0 for any free port. */
  port: number;
  /** Milliseconds UTC. */
  now: () => number;
  faults: FaultScript | undefined;
  handle: (request: HandlerRequest) => Reply;
  /** Carries out a fault only this kind of server knows (`expire-session`, `append`). */
  applyFault: (fault: Fault) => void;
}

/** Longest request body that is read; sign-in bodies are far shorter. */
const largestBody = 1_000_000;

/** Starts an HTTP server on the loopback address. Throws `usage.invalid_argument` when the port is taken. */
export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const requests: RecordedRequest[] = [];
  const closing = new AbortController();
  const server = createServer((request, response) => {
    serve(options, requests, closing.signal, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(
        taken
          ? new AppError('usage.invalid_argument', `Port ${options.port} cannot be used.`, 'Choose another one.')
          : error,
      );
    });
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  options: LocalServerOptions,
  requests: RecordedRequest[],
  closing: AbortSignal,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const recorded: RecordedRequest = {
    number: 1 + requests.filter((earlier) => earlier.path === url.pathname).length,
    atMs: options.now(),
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: withoutSecrets(request.headers),
    status: null,
  };
  requests.push(recorded);
  const body = await readBody(request);
  const faults = faultsFor(options.faults, recorded);
  for (const fault of faults) {
    if (fault.kind === 'delay') await sleep(fault.ms, undefined, { signal: closing });
    else if (fault.kind === 'expire-session' || fault.kind === 'append') options.applyFault(fault);
  }
  if (response.destroyed) return;
  if (faults.some((fault) => fault.kind === 'reset')) {
    request.socket.resetAndDestroy();
    return;
  }
  const handled = (): Reply => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    try {
      return options.handle({ method: recorded.method, path: url.pathname, query: url.searchParams, headers, body });
    } catch (error) {
      return textReply(500, `The sample server failed: ${String(error)}`);
    }
  };
  const reply = replacement(faults) ?? handled();
  for (const fault of faults) if (fault.kind === 'content-type') reply.headers['content-type'] = fault.value;
  recorded.status = reply.status;
  const truncation = faults.find((fault) => fault.kind === 'truncate');
  const acceptsGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const garbage = faults.some((fault) => fault.kind === 'garbage');
  await sendReply(response, reply, { acceptsGzip, truncation, bytes: garbage ? garbageBytes : null });
}

/** The answer that stands in for the real one, if a fault asks for that. */
function replacement(faults: readonly Fault[]): Reply | null {
  for (const fault of faults) {
    if (fault.kind === 'html') {
      const headers = { 'content-type': 'text/html; charset=utf-8' };
      return { status: fault.status ?? 200, headers, body: htmlPage, compressible: false };
    }
    if (fault.kind === 'answer') {
      const headers = { 'content-type': 'application/json; charset=utf-8', ...fault.headers };
      return { status: fault.status, headers, body: fault.body, compressible: false };
    }
  }
  return null;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > largestBody) throw new RangeError('The request body is too long.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
