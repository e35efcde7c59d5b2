import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { createGearsetSource } from '#core/sources/gearset/gearset-source.ts';
import type { Source } from '#core/sources/source.ts';
import { reply, startLocalHttp, type Handler, type LocalHttp } from '#test/support/sources/local-http.ts';
import {
  failureOf,
  range,
  readWindows,
  testContext,
  type Reading,
  type TestContext,
  type TestSettings,
} from '#test/support/sources/source-harness.ts';

let server: LocalHttp | null = null;
let context: TestContext | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

const week = range('2026-03-01T00:00:00Z', '2026-03-08T00:00:00Z');
const hour = range('2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z');

async function read(
  handle: Handler,
  ranges = [week],
  settings: TestSettings = {},
  source: Source = createGearsetSource(),
): Promise<Reading> {
  server = await startLocalHttp(handle);
  context = testContext(server.url, settings);
  return readWindows(source, context, ...ranges);
}

function deployment(id: number, extra: Record<string, unknown> = {}): Record<string, unknown> {
  return { DeploymentId: `d-${id}`, Date: '2026-03-02T10:00:00Z', Status: 'Successful', ...extra };
}

function envelope(count: number): string {
  return JSON.stringify({ Deployments: Array.from({ length: count }, (_, index) => deployment(index)) });
}

describe('a window of deployments', () => {
  test('is asked for as documented', async () => {
    const reading = await read((_request, response) => reply(response, envelope(2)), [week], {
      secret: ' Authorization: token ABCDEF0123 ',
    });
    expect(reading.records).toHaveLength(2);
    expect(reading.outcome).toEqual({ completeness: 'unconfirmed', expected: null, reason: null, notices: [] });
    const [request] = server?.requests ?? [];
    expect(request?.path).toBe('/public/audit/deployments');
    expect(request?.headers).toMatchObject({ authorization: 'token ABCDEF0123', 'api-version': '1' });
    expect([...(request?.query ?? [])]).toEqual([
      ['StartDate', '2026-03-01T00:00:00.000Z'],
      ['EndDate', '2026-03-08T00:00:00.000Z'],
      ['OptionalParameters', 'JiraTickets'],
      ['OptionalParameters', 'AsanaTasks'],
      ['OptionalParameters', 'AzureDevOpsWorkItems'],
    ]);
    expect(context?.calls).toHaveLength(1);
    expect(context?.calls[0]).toMatchObject({ data: true, status: 200, endpoint: 'GET /public/audit/deployments' });
    expect(context?.calls[0]?.bodyHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ['an envelope of another case', '{"deployments":[{"deploymentId":"a","date":"2026-03-02T10:00:00Z"}]}', 1],
    ['a bare list', '\ufeff [ {"DeploymentId":"a","Date":"2026-03-02T10:00:00Z"} ]', 1],
    ['the only list', '{"Count":1,"Items":[{"DeploymentId":"a","Date":"2026-03-02T10:00:00Z"}],"Next":null}', 1],
    ['no deployments', '{"Deployments":[]}', 0],
    ['a null list', '{"Deployments":null}', 0],
  ])('may come as %s', async (_name, body, count) => {
    const reading = await read((_request, response) => reply(response, body));
    expect(reading.error).toBeNull();
    expect(reading.records).toHaveLength(count);
  });

  test('may be compressed', async () => {
    const reading = await read((_request, response) =>
      reply(response, gzipSync(envelope(1200)), { headers: { 'content-encoding': 'gzip' } }),
    );
    expect(reading.records).toHaveLength(1200);
    expect(context?.calls[0]?.bytes).toBe(Buffer.byteLength(envelope(1200)));
    expect(Math.max(...reading.batches.map((batch) => batch.records.length))).toBe(1000);
  });

  test('keeps deployments from outside its range, and says so', async () => {
    const body = JSON.stringify({ Deployments: [deployment(1, { Date: '2026-05-01T00:00:00Z' })] });
    const reading = await read((_request, response) => reply(response, body));
    expect(reading.records).toHaveLength(1);
    expect(reading.outcome?.notices.join()).toContain('outside');
  });

  test('keeps elements apart that cannot be read', async () => {
    const body =
      '{"Deployments":[{"DeploymentId":"a"},{"Date":"2026-03-02T10:00:00Z"},17,{"x":tru},{"DeploymentId":"b","Date":"soon"}]}';
    const reading = await read((_request, response) => reply(response, body));
    expect(reading.records).toEqual([]);
    expect(reading.unreadable).toEqual([
      { raw: '{"DeploymentId":"a"}', reason: 'It has no Date.' },
      { raw: '{"Date":"2026-03-02T10:00:00Z"}', reason: 'It has no DeploymentId.' },
      { raw: '17', reason: 'It is no JSON object.' },
      { raw: '{"x":tru}', reason: 'It is no valid JSON.' },
      { raw: '{"DeploymentId":"b","Date":"soon"}', reason: 'Its Date cannot be read as a date.' },
    ]);
  });
});

describe('linked work items', () => {
  test('are left out when the server refuses to include them, and are not asked for again', async () => {
    const reading = await read(
      (request, response) => {
        if (request.query.has('OptionalParameters')) reply(response, '{"Message":"bad parameter"}', { status: 400 });
        else reply(response, envelope(1));
      },
      [week, week],
    );
    expect(reading.outcome?.notices.join()).toContain('work items');
    expect(reading.records.map((record) => [record.withIncludes, record.event.workItemState])).toEqual([
      [false, 'not-requested'],
      [false, 'not-requested'],
    ]);
    expect(server?.requests.map((request) => request.query.has('OptionalParameters'))).toEqual([true, false, false]);
    expect(context?.calls.map((call) => call.error?.code ?? null)).toEqual(['source.rejected_request', null, null]);
  });

  test('do not hide that the request itself is refused', async () => {
    const reading = await read(
      (_request, response) => reply(response, '{"Message":"no such date"}', { status: 400 }),
      [hour],
    );
    expect(failureOf(reading)).toMatchObject({ code: 'source.rejected_request', action: 'fail' });
    expect(String(reading.error)).toContain('no such date');
    expect(server?.requests).toHaveLength(2);
  });

  test('when a long range is refused, a shorter one is tried', async () => {
    const reading = await read((_request, response) => reply(response, '', { status: 400 }), [week]);
    expect(failureOf(reading)).toMatchObject({ code: 'source.rejected_request', action: 'split' });
  });
});

describe('failures', () => {
  const cases: [number, string, string, string][] = [
    [401, '{"Message":"expired"}', 'source.auth_failed', 'fail'],
    [403, '', 'source.permission_denied', 'fail'],
    [404, 'nothing here', 'source.not_found', 'fail'],
    [413, '', 'source.body_too_large', 'split'],
    [500, '<html>oops</html>', 'source.server_error', 'split'],
    [504, '', 'source.server_error', 'split'],
    [302, '', 'source.not_an_api_answer', 'fail'],
    [200, '<!DOCTYPE html><html></html>', 'source.not_an_api_answer', 'fail'],
    [200, 'garbage', 'source.not_an_api_answer', 'fail'],
    [200, '', 'source.not_an_api_answer', 'fail'],
    [200, '{"Message":"no list"}', 'source.not_an_api_answer', 'fail'],
    [200, '{"Deployments":[{"DeploymentId":"a","Date":"2026-03-02T10:00:00Z"},', 'source.body_broken', 'split'],
    [
      400,
      '{"Error":{"Code":"UnsupportedApiVersion","Message":"no","InnerError":null}}',
      'source.unsupported_version',
      'fail',
    ],
  ];

  test.each(cases)('HTTP %i with %s is %s (%s)', async (status, body, code, action) => {
    const headers = { 'api-supported-versions': '2, 3', location: 'https://example.com/' };
    const reading = await read((_request, response) => reply(response, body, { status, headers }));
    expect(failureOf(reading)).toMatchObject({ code, action });
    expect(context?.calls[0]?.error?.code).toBe(code);
    if (code === 'source.unsupported_version') expect(String(reading.error)).toContain('2, 3');
  });

  test('a broken body keeps the whole deployments before the break', async () => {
    const reading = await read((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
      response.write(envelope(700).slice(0, -20));
      setTimeout(() => response.destroy(), 30);
    });
    expect(failureOf(reading)).toMatchObject({ code: 'source.body_broken', action: 'split' });
    expect(reading.records).toHaveLength(699);
    expect(context?.calls[0]?.bytes).toBeGreaterThan(10_000);
  });

  test.each([
    [{ 'retry-after': '120' }, 1_000_000 + 120_000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:10:00 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT' }, 1_000_000 + 600_000],
    [{ 'x-rate-limit-reset': '1970-01-01T00:20:00Z' }, 1_200_000],
    [{ 'x-rate-limit-limit': '30m' }, 1_000_000 + 1_800_000],
    [{}, 1_000_000 + 3_600_000],
  ])('HTTP 429 with %j waits', async (headers, retryAtMs) => {
    const reading = await read(
      (_request, response) => reply(response, '', { status: 429, headers: headers as Record<string, string> }),
      [week],
      {
        now: () => 1_000_000,
      },
    );
    expect(failureOf(reading)).toEqual({ code: 'source.rate_limited', action: 'wait', retryAtMs });
  });

  test('silence before and within the answer is given up', async () => {
    for (const begins of [false, true]) {
      const reading = await read(
        (_request, response) => {
          if (begins) response.write('{"Deployments":[');
        },
        [week],
        { timeoutMs: 80 },
      );
      expect(failureOf(reading)).toMatchObject({ code: 'source.timed_out', action: 'split' });
      await server?.close();
    }
  });

  test('a slow answer that keeps coming is not given up', async () => {
    const reading = await read(
      async (_request, response) => {
        for (const part of envelope(5).match(/.{1,60}/g) ?? []) {
          response.write(part);
          await new Promise((resolve) => setTimeout(resolve, 30));
        }
        response.end();
      },
      [week],
      { timeoutMs: 150 },
    );
    expect(reading.error).toBeNull();
    expect(reading.records).toHaveLength(5);
  });

  test('an interruption ends the reading at once', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const reading = await read((_request, response) => void response.write('{"Deployments":['), [week], {
      signal: controller.signal,
    });
    expect(failureOf(reading)).toMatchObject({ code: 'app.interrupted' });
    expect(context?.calls).toHaveLength(1);
  });

  test('an answer above the cap is cut into smaller windows', async () => {
    const source = createGearsetSource({ maxBodyBytes: 5_000 });
    const reading = await read((_request, response) => reply(response, envelope(500)), [week], {}, source);
    expect(failureOf(reading)).toMatchObject({ code: 'source.body_too_large', action: 'split' });
  });

  test('a server that is not there is unreachable', async () => {
    const source = createGearsetSource();
    const gone = await startLocalHttp(() => undefined);
    await gone.close();
    const reading = await readWindows(source, testContext(gone.url), week);
    expect(failureOf(reading)).toMatchObject({ code: 'source.unreachable', action: 'retry' });
  });

  test.each(['http://example.com', 'ftp://localhost', 'https://user:word@example.com', 'nonsense'])(
    '%s is never asked',
    async (url) => {
      const asked: unknown[] = [];
      const spy = testContext(url, {
        fetch: async (input) => {
          asked.push(input);
          return new Response();
        },
      });
      const reading = await readWindows(createGearsetSource(), spy, week);
      expect(failureOf(reading)).toMatchObject({ code: 'connection.insecure_url', action: 'fail' });
      expect(asked).toEqual([]);
    },
  );

  test('a token that no header can carry is refused without showing it', async () => {
    const reading = await read(() => undefined, [week], { secret: 'abc\u0000def' });
    expect(failureOf(reading)).toMatchObject({ code: 'source.auth_failed', action: 'fail' });
    expect(String(reading.error)).not.toContain('abc');
    expect(server?.requests).toHaveLength(0);
  });
});

test('rate-limit headers are reported', async () => {
  await read((_request, response) =>
    reply(response, envelope(0), {
      headers: {
        'X-Rate-Limit-Limit': '1h',
        'X-Rate-Limit-Remaining': '7',
        'X-Rate-Limit-Reset': '2026-03-01T11:00:00.0000000Z',
      },
    }),
  );
  expect(context?.calls[0]?.rateLimit).toEqual({
    remaining: 7,
    resetMs: Date.parse('2026-03-01T11:00:00Z'),
    periodMs: 3_600_000,
  });
});

test('a guard before data calls can end the reading', async () => {
  server = await startLocalHttp((_request, response) => reply(response, envelope(1)));
  const guarded = testContext(server.url);
  const stop = new Error('enough');
  guarded.beforeDataCall = () => {
    throw stop;
  };
  const reading = await readWindows(createGearsetSource(), guarded, week);
  expect(reading.error).toBe(stop);
  expect(server.requests).toEqual([]);
  expect(guarded.calls).toEqual([]);
});
