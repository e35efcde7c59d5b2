import { afterEach, describe, expect, it } from 'vitest';
import type { LocalServer } from '#core/sample/http/local-server.ts';
import { type AgileAppsServerOptions, startAgileAppsServer } from '#core/sample/start-agileapps-server.ts';
import { ask, cookieOf, entry, idsOf, login, password, readJson, user } from './agileapps-client.ts';

let server: LocalServer;
afterEach(() => server.close());

async function start(options: Partial<AgileAppsServerOptions> = {}): Promise<string> {
  const entries = [entry('1', '2026-03-01T00:00:00Z')];
  server = await startAgileAppsServer({ entries, user, password, ...options });
  return server.url;
}

const xmlLogin = `<?xml version="1.0"?><platform><login><userName>${user}</userName><password>p&lt;&amp;"&#xe4;</password></login></platform>`;
const cdataLogin = `<platform><login><userName>${user}</userName><password><![CDATA[${password}]]></password></login></platform>`;

describe('logging in', () => {
  it.each([
    ['application/json', JSON.stringify({ platform: { login: { userName: user, password } } })],
    ['application/json; charset=UTF-8', JSON.stringify({ platform: { login: { userName: user, password } } })],
    ['application/xml', xmlLogin],
    ['application/xml', cdataLogin],
  ])('takes a body of %s', async (type, body) => {
    const url = await start();
    const response = await login(url, body, { 'content-type': type, accept: 'application/json' });
    expect(response.status).toBe(200);
    const { platform } = (await response.json()) as { platform: { login: Record<string, string>; message: object } };
    expect(platform.message).toEqual({ code: '0', description: 'Success' });
    expect(Object.keys(platform.login)).toEqual([
      ...['userId', 'email', 'userName', 'firstName', 'lastName', 'organizationName', 'organizationId', 'timeZone'],
      ...['primaryTeamId', 'employeeNumber', 'sessionId', 'cookieString', 'startingAppId', 'userLocale'],
      ...['userDateFormat', 'isForceChangePassword'],
    ]);
    expect(platform.login).toMatchObject({ userName: user, userDateFormat: 'MM/dd/yyyy', isForceChangePassword: '0' });
    expect(platform.login['cookieString']).toContain(`JSESSIONID=${platform.login['sessionId'] ?? '?'}`);
    expect(response.headers.getSetCookie()).toHaveLength(2);
  });

  it('answers in XML when XML is accepted', async () => {
    const url = await start();
    const response = await login(url, xmlLogin, { 'content-type': 'application/xml', accept: 'application/xml' });
    expect(response.headers.get('content-type')).toBe('application/xml;charset=UTF-8');
    const text = await response.text();
    expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8" standalone="yes"\?>\n<platform><login>/);
    expect(text).toMatch(/<message><code>0<\/code><description>Success<\/description><\/message><\/platform>$/);
  });

  it.each([undefined, 'text/xml', 'text/plain'])('refuses the content type %s with 415', async (type) => {
    const url = await start();
    expect((await login(url, xmlLogin, type === undefined ? {} : { 'content-type': type })).status).toBe(415);
  });

  it('refuses bodies without name and password with 400', async () => {
    const url = await start();
    expect((await login(url, '{')).status).toBe(400);
    expect((await login(url, 'null')).status).toBe(400);
    expect((await login(url, '{"platform":{"login":{"userName":"x"}}}')).status).toBe(400);
    expect((await login(url, '<platform/>', { 'content-type': 'application/xml' })).status).toBe(400);
  });

  it('refuses a wrong password with a negative code and writes that to the audit log', async () => {
    const nowMs = Date.parse('2026-03-04T10:00:00.900Z');
    const url = await start({ now: () => nowMs, logsSessions: false });
    const refused = await login(url, JSON.stringify({ platform: { login: { userName: user, password: 'wrong' } } }));
    expect(refused.status).toBe(401);
    expect((await readJson(refused)).message).toEqual({ code: '-101', description: 'Invalid user name or password.' });
    expect(refused.headers.getSetCookie()).toEqual([]);
    const { auditLog } = await readJson(await ask(url, await cookieOf(url), { filter: 'type_code = 25' }));
    expect(auditLog).toMatchObject({
      description: `Invalid login attempt for user: ${user}`,
      date_created: '2026-03-04T10:00:00.000Z',
    });
    expect(JSON.stringify(auditLog)).not.toContain('wrong');
  });

  it('refuses with the status and code that were asked for, and tells of a password that must be changed', async () => {
    const url = await start({ loginFailure: { status: 400, code: -684 }, mustChangePassword: true });
    const refused = await login(url, JSON.stringify({ platform: { login: { userName: user, password: '' } } }));
    expect(refused.status).toBe(400);
    expect((await readJson(refused)).message.code).toBe('-684');
    expect(await (await login(url)).text()).toContain('"isForceChangePassword":"1"');
  });
});

describe('a session', () => {
  it('needs both cookies', async () => {
    const url = await start();
    const cookie = await cookieOf(url);
    const [session = '', balancer = ''] = cookie.split('; ');
    expect((await ask(url, cookie)).status).toBe(200);
    for (const partial of ['', session, balancer, `${session}; LBKEY=other`]) {
      const response = await ask(url, partial);
      expect(response.status).toBe(401);
      expect((await readJson(response)).message.code).toBe('-101');
    }
  });

  it('ends by logging out', async () => {
    const url = await start();
    const cookie = await cookieOf(url);
    const logout = () => fetch(`${url}/networking/rest/logout`, { headers: { cookie } });
    expect((await readJson(await logout())).message.code).toBe('0');
    expect((await ask(url, cookie)).status).toBe(401);
    expect((await logout()).status).toBe(401);
  });

  it('ends after its idle time, and use keeps it alive', async () => {
    let nowMs = 1_000_000;
    const url = await start({ now: () => nowMs, sessionIdleMs: 1000 });
    const cookie = await cookieOf(url);
    nowMs += 900;
    expect((await ask(url, cookie)).status).toBe(200);
    nowMs += 900;
    expect((await ask(url, cookie)).status).toBe(200);
    nowMs += 1001;
    expect((await ask(url, cookie)).status).toBe(401);
  });

  it('is written to the audit log, unless told not to', async () => {
    const nowMs = Date.parse('2026-03-04T10:00:00Z');
    const url = await start({ now: () => nowMs });
    const first = await cookieOf(url);
    await fetch(`${url}/networking/rest/logout`, { headers: { cookie: first } });
    expect(await idsOf(await ask(url, await cookieOf(url), { filter: 'type_code = 25' }))).toEqual([
      '900000001',
      '900000002',
      '900000003',
    ]);
    await server.close();
    const quiet = await start({ now: () => nowMs, logsSessions: false });
    expect(await idsOf(await ask(quiet, await cookieOf(quiet)))).toEqual(['1']);
  });
});

describe('refusing', () => {
  it('answers -850 as 400 without the permission', async () => {
    const url = await start({ permitted: false });
    const response = await ask(url, await cookieOf(url));
    expect(response.status).toBe(400);
    expect((await readJson(response)).message.code).toBe('-850');
  });

  it('answers -300 for other resources, 405 for other methods, 404 elsewhere', async () => {
    const url = await start();
    const other = await fetch(`${url}/networking/rest/auditLog/1`);
    expect(other.status).toBe(400);
    expect((await readJson(other)).message.code).toBe('-300');
    expect((await fetch(`${url}/networking/rest/login`)).status).toBe(405);
    expect((await fetch(`${url}/networking/rest/auditLog`, { method: 'DELETE' })).status).toBe(405);
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  });

  it('remembers no password and no cookie value', async () => {
    const url = await start();
    const cookie = await cookieOf(url);
    await ask(url, cookie);
    expect(server.requests.map((request) => [request.method, request.path, request.status])).toEqual([
      ['POST', '/networking/rest/login', 200],
      ['GET', '/networking/rest/auditLog', 200],
    ]);
    expect(server.requests[1]?.headers['cookie']).toBe('JSESSIONID=(hidden); LBKEY=(hidden)');
    expect(JSON.stringify(server.requests)).not.toContain('p<&');
  });
});
