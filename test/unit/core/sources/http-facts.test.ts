import { describe, expect, test } from 'vitest';
import { checkedBaseUrl } from '#core/sources/base-url.ts';
import { queryText } from '#core/sources/http-client.ts';
import { readPeriod, readRateLimit, readRetryAfter } from '#core/sources/rate-limit.ts';
import { classifyStatus } from '#core/sources/response-action.ts';
import { classifyTransport, isTlsCode, transportCode } from '#core/sources/transport-failure.ts';

describe('addresses', () => {
  test.each([
    ['https://api.example.com/', 'https://api.example.com'],
    [' https://api.example.com/eu/ ', 'https://api.example.com/eu'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:1', 'http://127.0.0.1:1'],
    ['http://127.9.9.9', 'http://127.9.9.9'],
    ['http://[::1]:9/x', 'http://[::1]:9/x'],
  ])('%s is used as %s', (address, base) => {
    expect(checkedBaseUrl(address)).toBe(base);
  });

  test.each([
    'http://example.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://0.0.0.0',
    'file:///etc/passwd',
    'https://user@example.com',
    'https://example.com/?a=1',
    'https://example.com/#x',
    'example.com',
    '',
  ])('%s is refused', (address) => {
    expect(() => checkedBaseUrl(address)).toThrow(expect.objectContaining({ code: 'connection.insecure_url' }));
  });
});

test('a query encodes everything that is not unreserved', () => {
  expect(
    queryText([
      ['filter', "a greater than equals '2026-03-04T10:15:30Z' & (b)*!+%"],
      ['x', 'é'],
    ]),
  ).toBe('?filter=a%20greater%20than%20equals%20%272026-03-04T10%3A15%3A30Z%27%20%26%20%28b%29%2A%21%2B%25&x=%C3%A9');
});

describe('limits', () => {
  test.each([
    ['5s', 5_000],
    ['1h', 3_600_000],
    ['1h 30m', 5_400_000],
    ['500ms', 500],
    ['1D', 86_400_000],
    ['10', null],
    ['soon', null],
  ])('period %s', (text, ms) => {
    expect(readPeriod(text)).toBe(ms);
  });

  test('headers that are missing or broken say nothing', () => {
    expect(readRateLimit(new Headers())).toBeNull();
    const broken = new Headers({ 'X-Rate-Limit-Remaining': 'many', 'X-Rate-Limit-Reset': 'later' });
    expect(readRateLimit(broken)).toEqual({ remaining: null, resetMs: null, periodMs: null });
    const zoneless = new Headers({ 'X-Rate-Limit-Reset': '2026-03-04T10:00:00' });
    expect(readRateLimit(zoneless)?.resetMs).toBe(Date.parse('2026-03-04T10:00:00Z'));
  });

  test.each([
    ['30', 1_030_000],
    ['0', 1_000_000],
    ['Thu, 01 Jan 1970 00:20:00 GMT', 1_200_000],
    ['Thu, 01 Jan 1970 00:00:01 GMT', 1_000_000],
    ['soon', null],
  ])('Retry-After %s', (text, ms) => {
    expect(readRetryAfter(new Headers({ 'retry-after': text }), 1_000_000)).toBe(ms);
  });
});

describe('what to do', () => {
  const rows: [status: number, code: string, split: string, retry: string, wait: string][] = [
    [301, 'source.not_an_api_answer', 'fail', 'fail', 'fail'],
    [400, 'source.rejected_request', 'fail', 'fail', 'fail'],
    [401, 'source.auth_failed', 'fail', 'fail', 'fail'],
    [403, 'source.permission_denied', 'fail', 'fail', 'fail'],
    [404, 'source.not_found', 'fail', 'fail', 'fail'],
    [405, 'source.rejected_request', 'fail', 'fail', 'fail'],
    [408, 'source.timed_out', 'split', 'split', 'split'],
    [413, 'source.body_too_large', 'split', 'split', 'split'],
    [415, 'source.rejected_request', 'fail', 'fail', 'fail'],
    [418, 'source.rejected_request', 'fail', 'fail', 'fail'],
    [429, 'source.rate_limited', 'wait', 'wait', 'wait'],
    [500, 'source.server_error', 'split', 'retry', 'wait'],
    [503, 'source.server_error', 'split', 'retry', 'wait'],
    [504, 'source.server_error', 'split', 'retry', 'wait'],
  ];

  test.each(rows)('HTTP %i is %s', (status, code, split, retry, wait) => {
    expect(classifyStatus({ status, said: null, retryAtMs: null, overload: 'split' })).toMatchObject({
      code,
      action: split,
    });
    expect(classifyStatus({ status, said: null, retryAtMs: null, overload: 'retry' })).toMatchObject({
      code,
      action: retry,
    });
    expect(classifyStatus({ status, said: 'busy', retryAtMs: 5, overload: 'retry' })).toMatchObject({
      code,
      action: wait,
    });
    expect(classifyStatus({ status, said: 'busy', retryAtMs: 5, overload: 'retry' }).message).toContain(
      `(HTTP ${status}). It says: busy`,
    );
  });

  test.each([
    ['ENOTFOUND', 'connecting', 'source.unreachable', 'retry'],
    ['ECONNREFUSED', 'connecting', 'source.unreachable', 'retry'],
    ['ECONNRESET', 'connecting', 'source.unreachable', 'split'],
    ['UND_ERR_SOCKET', 'reading', 'source.body_broken', 'split'],
    ['ECONNRESET', 'reading', 'source.body_broken', 'split'],
    ['Z_DATA_ERROR', 'reading', 'source.body_broken', 'split'],
    ['UND_ERR_HEADERS_TIMEOUT', 'connecting', 'source.timed_out', 'split'],
    ['UND_ERR_BODY_TIMEOUT', 'reading', 'source.timed_out', 'split'],
    ['ETIMEDOUT', 'connecting', 'source.timed_out', 'split'],
    ['CERT_HAS_EXPIRED', 'connecting', 'source.unreachable', 'fail'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'connecting', 'source.unreachable', 'fail'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'connecting', 'source.unreachable', 'fail'],
    ['HPE_INVALID_CONSTANT', 'connecting', 'source.not_an_api_answer', 'fail'],
    [null, 'connecting', 'source.unreachable', 'retry'],
  ] as [string | null, 'connecting' | 'reading', string, string][])(
    '%s while %s is %s',
    (cause, phase, code, action) => {
      expect(classifyTransport(cause, phase)).toMatchObject({ code, action });
    },
  );

  test('the code is found in causes', () => {
    expect(
      transportCode(new TypeError('fetch failed', { cause: new AggregateError([{ code: 'ECONNREFUSED' }]) })),
    ).toBe('ECONNREFUSED');
    expect(transportCode(new Error('x'))).toBeNull();
    expect(isTlsCode('ECONNRESET')).toBe(false);
  });
});
