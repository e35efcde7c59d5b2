import { describe, expect, test } from 'vitest';
import { createAgileAppsSource } from '#core/sources/agileapps/agileapps-source.ts';
import { success, xmlAnswer, type FakeRow } from '#test/support/sources/agileapps-fake.ts';
import { reply } from '#test/support/sources/local-http.ts';
import { failureOf, readWindows, testContext } from '#test/support/sources/source-harness.ts';
import { idsOf, lastTenant, march, readTenant, rowsFrom, startTenant } from '#test/support/sources/agileapps-tenant.ts';

describe('a window of the audit log', () => {
  test('is confirmed when the distinct ids equal the total', async () => {
    const rows = rowsFrom('2026-03-02T00:00:00Z', 250);
    const reading = await readTenant({ rows: [...rows, ...rowsFrom('2026-05-01T00:00:00Z', 5, 900)] });
    expect(idsOf(reading)).toEqual(rows.map((row) => row.id));
    expect(reading.outcome).toEqual({ completeness: 'confirmed', expected: 250, reason: null, notices: [] });
    const query = lastTenant().requests[1]?.query;
    expect(Object.fromEntries(query ?? [])).toEqual({
      fieldList: '*',
      filter:
        "date_created greater than equals '2026-03-01T00:00:00Z' AND date_created less than '2026-04-01T00:00:00Z'",
      sortBy: 'date_created',
      sortOrder: 'asc',
      sortBy2: 'id',
      sortOrder2: 'asc',
      page: '0',
      pageSize: '100',
      getTotalRecordCount: 'true',
      alt: 'xml',
    });
    expect(lastTenant().requests[1]?.headers).toMatchObject({
      accept: 'application/xml',
      cookie: 'JSESSIONID=session-abcdef123456',
    });
    expect(lastTenant().requests.at(-1)?.path).toBe('/networking/rest/logout');
  });

  test('is half-open, and a row on its end belongs to the next one', async () => {
    const rows = [
      { id: '1', created: '2026-03-01T00:00:00Z' },
      { id: '2', created: '2026-04-01T00:00:00Z' },
    ];
    expect(idsOf(await readTenant({ rows }))).toEqual(['1']);
  });

  test.each([0, 1, 2])('holds %i rows in XML and in JSON', async (count) => {
    for (const format of ['xml', 'json'] as const) {
      const reading = await readTenant({ rows: rowsFrom('2026-03-02T00:00:00Z', count), format });
      expect(reading.error).toBeNull();
      expect(reading.records).toHaveLength(count);
      expect(reading.outcome).toMatchObject({ completeness: 'confirmed', expected: count });
      await lastTenant().close();
    }
  });

  test('asks for larger pages where there is much, and for no larger ones than the server gives', async () => {
    const rows = rowsFrom('2026-03-02T00:00:00Z', 1300);
    const reading = await readTenant({ rows, cap: 300 });
    expect(idsOf(reading)).toEqual(rows.map((row) => row.id));
    expect(reading.outcome).toMatchObject({ completeness: 'confirmed', expected: 1300 });
    const sizes = lastTenant()
      .requests.map((request) => request.query.get('pageSize'))
      .filter((size) => size !== null);
    expect(sizes).toEqual(['100', '1000', '300', '300', '300', '300']);
  });

  test('is read to its end on a server that caps pages below the first size', async () => {
    const reading = await readTenant({ rows: rowsFrom('2026-03-02T00:00:00Z', 101), cap: 20 });
    expect(new Set(idsOf(reading)).size).toBe(101);
    expect(reading.outcome).toMatchObject({ completeness: 'confirmed', expected: 101 });
  });

  test('is taken as it comes from a server that ignores page and pageSize', async () => {
    const rows = rowsFrom('2026-03-02T00:00:00Z', 450);
    const reading = await readTenant({
      rows,
      before: (_call, _request, response) => {
        reply(response, xmlAnswer(rows, rows.length), { headers: { 'content-type': 'application/xml' } });
        return true;
      },
    });
    expect(idsOf(reading)).toHaveLength(450);
    expect(reading.outcome?.completeness).toBe('confirmed');
    expect(lastTenant().dataCalls()).toBe(1);
  });

  test('without totals is unconfirmed, but read to the last page', async () => {
    const reading = await readTenant({ rows: rowsFrom('2026-03-02T00:00:00Z', 230), withTotal: false, cap: 50 });
    expect(new Set(idsOf(reading)).size).toBe(230);
    expect(reading.outcome).toMatchObject({ completeness: 'unconfirmed', expected: null });
  });

  test('is missing rows when the total says so, after one more reading', async () => {
    const rows = rowsFrom('2026-03-02T00:00:00Z', 30);
    const reading = await readTenant({
      rows,
      before: (_call, request, response) => {
        const page = Number(request.query.get('page'));
        reply(response, xmlAnswer(page === 0 ? rows : [], 35), { headers: { 'content-type': 'application/xml' } });
        return true;
      },
    });
    expect(idsOf(reading)).toHaveLength(30);
    expect(reading.outcome).toMatchObject({ completeness: 'missing', expected: 35 });
    expect(reading.outcome?.reason).toContain('35');
    expect(lastTenant().requests.filter((request) => request.query.get('page') === '0')).toHaveLength(2);
  });

  test('says so when a page holds fewer rows than its own count', async () => {
    const rows = rowsFrom('2026-03-02T00:00:00Z', 3);
    const reading = await readTenant({
      rows,
      before: (_call, _request, response) => {
        reply(response, xmlAnswer(rows, null).replace('<recordCount>3', '<recordCount>5'));
        return true;
      },
    });
    expect(reading.outcome?.completeness).toBe('missing');
  });

  test('is confirmed by a second reading when rows were added during the first', async () => {
    const rows = rowsFrom('2026-03-02T00:00:00Z', 150);
    const late = { id: '999', created: '2026-03-20T00:00:00Z' };
    const reading = await readTenant({
      rows,
      before: (call) => {
        if (call === 2) rows.push(late);
        return false;
      },
    });
    expect(idsOf(reading)).toHaveLength(151);
    expect(reading.outcome).toMatchObject({ completeness: 'confirmed', expected: 151 });
  });

  test('hands a row over once, and again only when its content changed', async () => {
    const rows = rowsFrom('2026-03-02T00:00:00Z', 150);
    const reading = await readTenant({
      rows,
      before: (call) => {
        if (call === 2) {
          rows.push({ id: '999', created: '2026-03-20T00:00:00Z' });
          rows[0] = {
            id: '1',
            created: '2026-03-02T00:00:00Z',
            xml: '<auditLog><id>1</id><date_created>2026-03-02T00:00:00Z</date_created><description>other</description></auditLog>',
          };
        }
        return false;
      },
    });
    expect(idsOf(reading).filter((id) => id === '1')).toHaveLength(2);
    expect(idsOf(reading)).toHaveLength(152);
  });

  test('keeps rows of one second apart across page edges', async () => {
    const rows = Array.from({ length: 250 }, (_, index) => ({ id: String(index), created: '2026-03-02T00:00:00Z' }));
    const reading = await readTenant({ rows });
    expect(new Set(idsOf(reading)).size).toBe(250);
    expect(reading.outcome?.completeness).toBe('confirmed');
  });
});

describe('sessions', () => {
  test('are revived once when the server has forgotten them', async () => {
    const notLoggedIn =
      '<platform><message><code>-101</code><description>User not logged in</description></message></platform>';
    const rows = rowsFrom('2026-03-02T00:00:00Z', 150);
    const reading = await readTenant({
      rows,
      before: (call, _request, response) => {
        if (call !== 2) return false;
        reply(response, notLoggedIn, { status: 401 });
        return true;
      },
    });
    expect(idsOf(reading)).toHaveLength(150);
    expect(lastTenant().logins()).toBe(2);
  });

  test('that end again at once are given up', async () => {
    const reading = await readTenant({
      rows: [],
      before: (_call, _request, response) => {
        reply(response, '{"platform":{"message":{"code":"-101","description":"User not logged in"}}}');
        return true;
      },
    });
    expect(failureOf(reading)).toMatchObject({ code: 'source.auth_expired', action: 'fail' });
    expect(lastTenant().logins()).toBe(2);
  });

  test.each([
    ['JSESSIONID=a1; LB=node7', undefined, 'JSESSIONID=a1; LB=node7'],
    [
      'JSESSIONID=a1; LB=node7',
      ['JSESSIONID=b2; Path=/; HttpOnly', 'XSRF=x; Secure'],
      'JSESSIONID=b2; LB=node7; XSRF=x',
    ],
    [null, ['LB=node7; Path=/'], 'LB=node7; JSESSIONID=session-1'],
    [null, undefined, 'JSESSIONID=session-1'],
  ])('are carried by cookieString %s and set cookies %j', async (cookieString, cookies, expected) => {
    const given = cookieString === null ? '' : `<cookieString>${cookieString}</cookieString>`;
    const login = `<platform><login><sessionId>session-1</sessionId>${given}</login>${success}</platform>`;
    await readTenant({ rows: [], login, loginHeaders: cookies === undefined ? {} : { 'set-cookie': cookies } });
    expect(lastTenant().requests[1]?.headers.cookie).toBe(expected);
  });

  test('of users who must change their password are not used', async () => {
    const login = `<platform><login><sessionId>s</sessionId><isForceChangePassword>true</isForceChangePassword></login>${success}</platform>`;
    const reading = await readTenant({ rows: [], login });
    expect(failureOf(reading)).toMatchObject({ code: 'source.password_change_required', action: 'fail' });
    expect(lastTenant().dataCalls()).toBe(0);
    expect(lastTenant().requests.at(-1)?.path).toContain('logout');
  });

  test('are not asked for again after a rejection', async () => {
    const reading = await readTenant({
      rows: [],
      login:
        '<platform><message><code>-684</code><description>Invalid user or password</description></message></platform>',
    });
    expect(failureOf(reading)).toMatchObject({ code: 'source.auth_failed', action: 'fail' });
    expect(String(reading.error)).toContain('-684');
    expect(String(reading.error)).toContain('Invalid user or password');
    expect(lastTenant().logins()).toBe(1);
  });

  test('begin with an escaped XML login', async () => {
    const server = await startTenant({ rows: [] });
    const context = testContext(server.url, { user: 'a<b>@example.com', secret: 'p&"w\'ord>' });
    await readWindows(createAgileAppsSource(), context, march);
    const [login] = server.requests;
    expect(login?.headers['content-type']).toBe('application/xml');
    expect(login?.body).toBe(
      '<platform><login><userName>a&lt;b&gt;@example.com</userName><password>p&amp;&quot;w&apos;ord&gt;</password></login></platform>',
    );
  });
});

describe('failures', () => {
  const cases: [name: string, status: number, body: string, code: string, action: string][] = [
    ['a missing permission', 400, message('-850', 'no permission'), 'source.permission_denied', 'fail'],
    ['a feature that is off', 403, message('-4600', 'off'), 'source.permission_denied', 'fail'],
    ['an unknown object', 404, message('-200', 'no such object'), 'source.not_found', 'fail'],
    ['an unknown resource', 400, message('-300', 'no such resource'), 'source.not_found', 'fail'],
    ['an error with HTTP 200', 200, message('-850', 'no permission'), 'source.permission_denied', 'fail'],
    ['an unknown code with HTTP 200', 200, message('-777', 'odd'), 'source.rejected_request', 'fail'],
    ['a failing server', 500, message('-1', 'see log'), 'source.server_error', 'retry'],
    ['a failing gateway', 502, '<html><body>Bad gateway</body></html>', 'source.server_error', 'retry'],
    ['a sign-in page', 200, '<!DOCTYPE html><html><body>Sign in</body></html>', 'source.not_an_api_answer', 'fail'],
    ['a page without doctype', 200, '<html><br></html>', 'source.not_an_api_answer', 'fail'],
    ['garbage', 200, 'certainly no answer', 'source.not_an_api_answer', 'fail'],
    ['foreign JSON', 200, '{"hello":1}', 'source.not_an_api_answer', 'fail'],
    ['a truncated body', 200, '<platform><auditLog><id>1</id>', 'source.body_broken', 'retry'],
    ['truncated JSON', 200, '{"platform":{"auditLog":[{"id":"1"}', 'source.body_broken', 'retry'],
    ['an exception body', 200, '{"__exception_msg__":"boom"}', 'source.server_error', 'retry'],
  ];

  test.each(cases)('%s (HTTP %i) is classified', async (_name, status, body, code, action) => {
    const reading = await readTenant({
      rows: [],
      before: (_call, _request, response) => {
        reply(response, body, { status });
        return true;
      },
    });
    expect(failureOf(reading)).toMatchObject({ code, action });
  });

  test('an unknown code is shown word for word', async () => {
    const reading = await readTenant({
      rows: [],
      before: (_call, _request, response) => {
        reply(response, message('-777', 'Tenant is on the moon'));
        return true;
      },
    });
    expect(String(reading.error)).toContain('code -777: Tenant is on the moon');
  });

  test('a 429 without a time waits a minute', async () => {
    const server = await startTenant({
      rows: [],
      before: (_call, _request, response) => {
        reply(response, '', { status: 429 });
        return true;
      },
    });
    const reading = await readWindows(
      createAgileAppsSource(),
      testContext(server.url, { user: 'u', now: () => 1_000 }),
      march,
    );
    expect(failureOf(reading)).toEqual({ code: 'source.rate_limited', action: 'wait', retryAtMs: 61_000 });
  });

  test('a page that fails is asked for again, in smaller ones, and nothing is lost or doubled', async () => {
    const rows = rowsFrom('2026-03-02T00:00:00Z', 260);
    const reading = await readTenant({
      rows,
      before: (call, _request, response) => {
        if (call !== 2) return false;
        response.writeHead(200, { 'content-type': 'application/xml', 'content-length': '9999' });
        response.write('<platform><auditLog>');
        setTimeout(() => response.destroy(), 20);
        return true;
      },
    });
    expect(idsOf(reading)).toEqual(rows.map((row) => row.id));
    expect(reading.outcome?.completeness).toBe('confirmed');
    expect(lastTenant().requests[3]?.query.get('pageSize')).toBe('50');
    expect(lastTenant().requests[3]?.query.get('page')).toBe('2');
  });

  test('rows that cannot be read are kept apart with a reason', async () => {
    const rows: FakeRow[] = [
      { id: '1', created: '2026-03-02T00:00:00Z' },
      {
        id: '2',
        created: '2026-03-02T00:00:00Z',
        xml: '<auditLog><id>2</id><date_created>soon</date_created></auditLog>',
      },
      { id: '3', created: '2026-03-02T00:00:00Z', xml: '<auditLog><type>x</type></auditLog>' },
    ];
    const reading = await readTenant({ rows });
    expect(idsOf(reading)).toEqual(['1']);
    expect(reading.unreadable.map(({ reason }) => reason)).toEqual([
      'Its date_created cannot be read as a date.',
      'It has no id.',
    ]);
    expect(reading.unreadable[1]?.raw).toBe('<auditLog><type>x</type></auditLog>');
    expect(reading.outcome).toMatchObject({ completeness: 'confirmed', expected: 3 });
  });
});

function message(code: string, description: string): string {
  return `<platform><message><code>${code}</code><description>${description}</description></message></platform>`;
}
