import { createHash } from 'node:crypto';
import { releaseBuffers } from '#shared/release-buffers.ts';
import { checkedBaseUrl } from './base-url.ts';
import { readRateLimit, readRetryAfter } from './rate-limit.ts';
import { redact } from './redact.ts';
import { SourceError } from './source-error.ts';
import type { CallReport, RateLimit, SourceContext } from './source.ts';
import { classifyTransport, silenceFailure, transportCode } from './transport-failure.ts';

/** One request as a source asks for it. */
export interface HttpRequest {
  method: 'GET' | 'POST';
  /** Path below the connection's address, such as `/public/audit/deployments`. */
  path: string;
  /** Query parameters in order; a name may repeat. Goes into the ledger, so it must hold no secret. */
  query: readonly (readonly [name: string, value: string])[];
  headers: Record<string, string>;
  body?: string;
  /** Whether this asks for data (and so costs budget). */
  data: boolean;
  /** Texts that may never show in a report or an error. */
  secrets: readonly string[];
}

/** An answer whose head has come. The caller reads the body and then settles the call, in every case. */
export interface HttpCall {
  status: number;
  headers: Headers;
  rateLimit: RateLimit | null;
  retryAtMs: number | null;
  /** The body after content decoding, as it comes. Throws `SourceError` when it breaks off or is too large. */
  chunks: () => AsyncGenerator<Uint8Array, void, void>;
  /** The body, or its first `maxBytes` bytes; a body that breaks off is given as far as it came. */
  readSome: (maxBytes: number) => Promise<Uint8Array>;
  /** Reports the call with its outcome and lets go of the connection. Further calls do nothing. */
  settle: (error: SourceError | null) => void;
}

/** Bodies above this are given up and asked for in smaller windows: 512 MiB. */
export const defaultMaxBodyBytes = 512 * 1024 * 1024;

/** A request that is written down, and not sent yet. */
export interface AnnouncedCall {
  /** Sends it; see `openCall`. */
  send: (using: Pick<HttpRequest, 'headers' | 'secrets'>) => Promise<HttpCall>;
  /** Takes it back, unsent. */
  withdraw: () => void;
}

/**
 * Sends one request and returns when the head of the answer has come. Redirects are not followed. Throws
 * `SourceError` (already reported through `onCall`) when no answer comes: unreachable, silent for
 * `context.timeoutMs`, or interrupted by `context.signal`.
 */
export async function openCall(
  context: SourceContext,
  { headers, secrets, ...request }: HttpRequest,
  maxBodyBytes: number = defaultMaxBodyBytes,
): Promise<HttpCall> {
  const announced = await announceCall(context, request, maxBodyBytes);
  return announced.send({ headers, secrets });
}

/** Waits until a request is allowed and writes it down. It is to be sent or withdrawn. */
export async function announceCall(
  context: SourceContext,
  request: Omit<HttpRequest, 'headers' | 'secrets'>,
  maxBodyBytes: number,
): Promise<AnnouncedCall> {
  const url = `${checkedBaseUrl(context.settings.url)}${request.path}${queryText(request.query)}`;
  if (request.data) await context.beforeDataCall?.();
  const report: CallReport = {
    endpoint: `${request.method} ${request.path}`,
    data: request.data,
    parameters: parametersOf(request.query),
    startedMs: context.now(),
    endedMs: 0,
    status: null,
    bytes: 0,
    bodyHash: null,
    rateLimit: null,
    retryAtMs: null,
    error: null,
  };
  await context.onAsk?.(report);
  const withdraw = () => context.onWithdraw?.(report);
  return {
    async send(using) {
      try {
        if (request.data) await context.beforeSend?.();
      } catch (thrown) {
        withdraw();
        throw thrown;
      }
      return sendCall(context, url, { ...request, ...using }, report, maxBodyBytes);
    },
    withdraw,
  };
}

async function sendCall(
  context: SourceContext,
  url: string,
  request: HttpRequest,
  report: CallReport,
  maxBodyBytes: number,
): Promise<HttpCall> {
  const controller = new AbortController();
  const digest = createHash('sha256');
  // A second net below the messages, which are made of redacted parts. Short secrets would tear our own words.
  const longSecrets = request.secrets.filter((secret) => secret.length >= 6);
  let settled = false;

  function settle(error: SourceError | null): void {
    if (settled) return;
    settled = true;
    report.endedMs = context.now();
    report.bodyHash = report.bytes > 0 ? digest.digest('hex') : null;
    report.error = error === null ? null : { code: error.code, message: redact(error.message, longSecrets) };
    controller.abort();
    context.onCall(report);
  }

  async function withinSilence<T>(work: Promise<T>, phase: 'connecting' | 'reading'): Promise<T> {
    work.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    let onAbort: (() => void) | undefined;
    const stopped = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(failure(silenceFailure(context.timeoutMs))), context.timeoutMs);
      onAbort = () => reject(interrupted());
      context.signal.addEventListener('abort', onAbort, { once: true });
      if (context.signal.aborted) onAbort();
    });
    try {
      return await Promise.race([work, stopped]);
    } catch (thrown) {
      controller.abort();
      if (thrown instanceof SourceError) throw thrown;
      if (context.signal.aborted) throw interrupted();
      const code = transportCode(thrown);
      throw failure(classifyTransport(code, phase), code);
    } finally {
      clearTimeout(timer);
      if (onAbort) context.signal.removeEventListener('abort', onAbort);
    }
  }

  let response: Response;
  try {
    if (context.signal.aborted) throw interrupted();
    const sent = context.fetch(url, {
      method: request.method,
      headers: { 'accept-encoding': 'gzip, deflate, br', ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: 'manual',
      signal: controller.signal,
    });
    response = await withinSilence(sent, 'connecting');
  } catch (thrown) {
    const error =
      thrown instanceof SourceError ? thrown : failure(classifyTransport(transportCode(thrown), 'connecting'));
    settle(error);
    throw error;
  }
  report.status = response.status;
  report.rateLimit = readRateLimit(response.headers);
  report.retryAtMs = readRetryAfter(response.headers, context.now());

  async function* chunks(): AsyncGenerator<Uint8Array, void, void> {
    if (response.body === null) return;
    const reader = response.body.getReader();
    for (;;) {
      const part = await withinSilence(reader.read(), 'reading');
      if (part.done) return;
      report.bytes += part.value.byteLength;
      digest.update(part.value);
      if (report.bytes > maxBodyBytes) throw tooLarge(maxBodyBytes);
      yield part.value;
    }
  }

  async function readSome(maxBytes: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const chunk of chunks()) {
        parts.push(chunk);
        size += chunk.byteLength;
        if (size >= maxBytes) break;
      }
    } catch (thrown) {
      if (context.signal.aborted) throw thrown;
    }
    return Buffer.concat(parts).subarray(0, maxBytes);
  }

  const { rateLimit, retryAtMs } = report;
  return { status: response.status, headers: response.headers, rateLimit, retryAtMs, chunks, readSome, settle };
}

/** The whole body in one piece. Throws `SourceError` when it breaks off or is too large. */
export async function readWholeBody(call: HttpCall): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of call.chunks()) parts.push(chunk);
  const body = Buffer.concat(parts);
  // A part that shares its buffer with others is left alone.
  const own = parts.filter(({ buffer, byteLength }) => buffer.byteLength === byteLength);
  releaseBuffers(own.map(({ buffer }) => buffer));
  return body;
}

/** The query with every character encoded that is not unreserved (RFC 3986); a blank is `%20`. */
export function queryText(query: HttpRequest['query']): string {
  if (query.length === 0) return '';
  return `?${query.map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`).join('&')}`;
}

function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function parametersOf(query: HttpRequest['query']): Record<string, string | string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of query) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? (all[0] ?? '') : all]));
}

function failure(classified: ReturnType<typeof classifyTransport>, code: string | null = null): SourceError {
  return new SourceError(classified.code, classified.action, classified.message, classified.recovery, {
    // Only the code: the error itself may quote header values.
    ...(code === null ? {} : { cause: code }),
  });
}

function interrupted(): SourceError {
  return new SourceError('app.interrupted', 'fail', 'The sync was interrupted.', 'Everything fetched before is kept.');
}

function tooLarge(maxBodyBytes: number): SourceError {
  return new SourceError(
    'source.body_too_large',
    'split',
    `The answer is larger than ${Math.round(maxBodyBytes / 1024 / 1024)} MiB.`,
    'What was read is kept. A smaller part of the time is tried next.',
  );
}
