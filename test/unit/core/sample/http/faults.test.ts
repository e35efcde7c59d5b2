import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { FaultScript } from '#core/sample/http/fault.ts';
import type { LocalServer } from '#core/sample/http/local-server.ts';
import { startAgileAppsServer } from '#core/sample/start-agileapps-server.ts';
import { startGearsetServer } from '#core/sample/start-gearset-server.ts';
import { blankEntry } from '#core/sample/audit-log/make-entry.ts';

const rows = Array.from({ length: 50 }, (_, index) => ({ DeploymentId: `d${index}`, Date: '2026-03-01T00:00:00Z' }));

let server: LocalServer;
afterEach(() => server.close());

async function start(faults: FaultScript): Promise<void> {
  server = await startGearsetServer({ deployments: rows, token: 't', budget: null, faults });
}

const ask = (init: RequestInit = {}) =>
  fetch(`${server.url}/public/audit/deployments?StartDate=2026-01-01&EndDate=2026-12-31`, {
    headers: { authorization: 'token t' },
    ...init,
  });

const idsOf = async (response: Response) =>
  ((await response.json()) as { Deployments: { DeploymentId: string }[] }).Deployments.map((row) => row.DeploymentId);

describe('faults', () => {
  it('are asked for by request, and null means none', async () => {
    await start((request) => (request.number === 2 ? { kind: 'answer', status: 503, body: 'busy' } : null));
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(503);
    expect((await ask()).status).toBe(200);
  });

  it('delay an answer', async () => {
    await start(() => ({ kind: 'delay', ms: 120 }));
    const started = performance.now();
    expect(await idsOf(await ask())).toHaveLength(50);
    expect(performance.now() - started).toBeGreaterThan(100);
  });

  it('reset the connection before an answer', async () => {
    await start(() => ({ kind: 'reset' }));
    await expect(ask()).rejects.toThrow();
    expect(server.requests[0]?.status).toBeNull();
  });

  it('cut the body and close the connection', async () => {
    await start(() => ({ kind: 'truncate', bytes: 100, ending: 'reset' }));
    const response = await ask();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('cut the body and end it as if it were whole', async () => {
    await start(() => ({ kind: 'truncate', bytes: 100, ending: 'clean' }));
    const text = await (await ask()).text();
    expect(Buffer.byteLength(text)).toBe(100);
    expect(() => JSON.parse(text) as unknown).toThrow();
  });

  it('cut the body and fall silent', async () => {
    await start(() => ({ kind: 'truncate', bytes: 100, ending: 'stall' }));
    const response = await ask({ signal: AbortSignal.timeout(200) });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('send garbage under the right content type', async () => {
    await start(() => ({ kind: 'garbage' }));
    const response = await ask();
    expect(response.headers.get('content-type')).toContain('application/json');
    const text = await response.text();
    expect(text).not.toBe('');
    expect(() => JSON.parse(text) as unknown).toThrow();
  });

  it('send a page of HTML with 200, or with another status', async () => {
    await start((request) => (request.number === 1 ? { kind: 'html' } : { kind: 'html', status: 502 }));
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toMatch(/^<!DOCTYPE html>/);
    expect((await ask()).status).toBe(502);
  });

  it('send a given answer with given headers', async () => {
    await start(() => ({ kind: 'answer', status: 429, body: '', headers: { 'retry-after': '7' } }));
    const response = await ask();
    expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([429, '7', '']);
  });

  it('name a wrong content type over the real answer', async () => {
    await start(() => ({ kind: 'content-type', value: 'text/plain' }));
    const response = await ask();
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(await idsOf(response)).toHaveLength(50);
  });

  it('append rows before a request is served', async () => {
    await start((request) =>
      request.number === 2 ? { kind: 'append', rows: [{ DeploymentId: 'new', Date: '2026-05-01T00:00:00Z' }] } : null,
    );
    expect(await idsOf(await ask())).not.toContain('new');
    expect(await idsOf(await ask())).toContain('new');
  });

  it('can be combined', async () => {
    await start(() => [
      { kind: 'delay', ms: 60 },
      { kind: 'append', rows: [{ DeploymentId: 'new', Date: '2026-05-01T00:00:00Z' }] },
      { kind: 'content-type', value: 'text/html' },
      { kind: 'truncate', bytes: 40, ending: 'clean' },
    ]);
    const started = performance.now();
    const response = await ask();
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(await response.text()).toContain('"new"');
    expect(performance.now() - started).toBeGreaterThan(50);
  });

  it('let sessions expire and totals drift in the middle of a reading', async () => {
    const entries = Array.from({ length: 5 }, (_, index) => blankEntry(String(index), 1_772_323_200_000));
    server = await startAgileAppsServer({
      entries,
      user: 'u',
      password: 'p',
      logsSessions: false,
      faults: ({ path, number }) => {
        if (!path.endsWith('/auditLog')) return null;
        if (number === 2) return { kind: 'append', rows: [blankEntry('99', 1_772_323_200_000)] };
        return number === 3 ? { kind: 'expire-session' } : null;
      },
    });
    const login = await fetch(`${server.url}/networking/rest/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"platform":{"login":{"userName":"u","password":"p"}}}',
    });
    const cookie = login.headers
      .getSetCookie()
      .map((header) => header.split(';')[0])
      .join('; ');
    const page = () =>
      fetch(`${server.url}/networking/rest/auditLog?getTotalRecordCount=true&alt=json`, { headers: { cookie } });
    expect(await (await page()).text()).toContain('"totalRecordCount":"5"');
    expect(await (await page()).text()).toContain('"totalRecordCount":"6"');
    const expired = await page();
    expect(expired.status).toBe(401);
    expect(await expired.text()).toContain('"-101"');
  });
});

describe('closing', () => {
  it('leaves nothing listening and no connection open, even in the middle of an answer', async () => {
    await start((request) => (request.number === 1 ? { kind: 'delay', ms: 60_000 } : null));
    const hanging = ask().then(
      () => 'answered',
      () => 'closed',
    );
    expect(await idsOf(await ask())).toHaveLength(50);
    const idle = connect(Number(new URL(server.url).port), '127.0.0.1');
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));
    await new Promise((resolve) => idle.once('connect', resolve));
    await server.close();
    expect(await hanging).toBe('closed');
    await idleClosed;
    await expect(ask()).rejects.toThrow();
  });

  it('can be done twice', async () => {
    await start(() => null);
    await server.close();
    await expect(server.close()).resolves.toBeUndefined();
  });

  it('frees the port, and a port in use is refused in words', async () => {
    await start(() => null);
    const port = Number(new URL(server.url).port);
    await expect(startGearsetServer({ deployments: [], token: 't', port })).rejects.toMatchObject({
      code: 'usage.invalid_argument',
      message: `Port ${port} cannot be used.`,
    });
    await server.close();
    server = await startGearsetServer({ deployments: [], token: 't', port });
    expect(server.url).toBe(`http://127.0.0.1:${port}`);
  });
});
