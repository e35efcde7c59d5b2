import type { RateLimit } from './source.ts';

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads the `X-Rate-Limit-*` headers: `Limit` is the length of the period (`5s`, `1h`), not a count;
 * `Remaining` the calls still permitted in it; `Reset` the UTC instant of its end. Returns `null` where
 * the server sent none of them.
 */
export function readRateLimit(headers: Headers): RateLimit | null {
  const limit = headers.get('x-rate-limit-limit');
  const remaining = headers.get('x-rate-limit-remaining');
  const reset = headers.get('x-rate-limit-reset');
  if (limit === null && remaining === null && reset === null) return null;
  return {
    remaining: remaining !== null && /^\s*\d+\s*$/.test(remaining) ? Number(remaining) : null,
    resetMs: reset === null ? null : readInstant(reset),
    periodMs: limit === null ? null : readPeriod(limit),
  };
}

/** Reads a period such as `5s`, `10m`, `1h` or `1h30m` as milliseconds; `null` for anything else. */
export function readPeriod(text: string): number | null {
  const compact = text.trim().toLowerCase().replace(/\s+/g, '');
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(compact)) return null;
  let total = 0;
  for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) {
    total += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  }
  return Math.round(total);
}

/**
 * Reads `Retry-After` (RFC 9110, section 10.2.3: seconds, or an HTTP date) as milliseconds UTC by our own
 * clock. A date is taken relative to the answer's `Date`, so a server clock that is off does no harm.
 */
export function readRetryAfter(headers: Headers, nowMs: number): number | null {
  const text = headers.get('retry-after')?.trim();
  if (!text) return null;
  if (/^\d+(?:\.\d+)?$/.test(text)) return nowMs + Math.ceil(Number(text) * 1000);
  const retryMs = Date.parse(text);
  if (Number.isNaN(retryMs)) return null;
  const serverMs = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(serverMs) ? Math.max(retryMs, nowMs) : nowMs + Math.max(0, retryMs - serverMs);
}

function readInstant(text: string): number | null {
  const trimmed = text.trim();
  // A text without a zone is UTC, as documented; Date.parse would take it for local time.
  const zoned = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/.test(trimmed) ? `${trimmed}Z` : trimmed;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? null : ms;
}
