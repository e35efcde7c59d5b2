import { get } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { LocalServer } from '#core/sample/http/local-server.ts';
import { type GearsetServerOptions, startGearsetServer } from '#core/sample/start-gearset-server.ts';

const token = 'a-test-token';
const rows = [
  {
    DeploymentId: 'a',
    Date: '2026-03-01T00:00:00Z',
    JiraTickets: [{ TicketKey: 'FIN-1' }],
    AsanaTasks: null,
    AzureDevOpsWorkItems: [],
  },
  { DeploymentId: 'b', Date: '2026-03-02T10:00:00.5Z', Name: 'Größe "x"' },
  { DeploymentId: 'c', Date: '2026-03-03T00:00:00.1234567Z', JiraTickets: [] },
  { DeploymentId: 'undated', Date: 'some day' },
];

let server: LocalServer;
afterEach(() => server.close());

async function start(options: Partial<GearsetServerOptions> = {}): Promise<void> {
  server = await startGearsetServer({ deployments: rows, token, ...options });
}

const range = 'StartDate=2026-03-01T00:00:00.000Z&EndDate=2026-03-31T23:59:59.999Z';

function ask(query = range, headers: Record<string, string> = {}, init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.url}/public/audit/deployments?${query}`, {
    ...init,
    headers: { authorization: `token ${token}`, ...headers },
  });
}

async function idsOf(response: Response): Promise<string[]> {
  const body = (await response.json()) as { Deployments: { DeploymentId: string }[] };
  return body.Deployments.map((row) => row.DeploymentId);
}

describe('reading deployments', () => {
  it('sends one object with the rows of the range, both bounds included', async () => {
    await start();
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('api-supported-versions')).toBe('1');
    expect(await idsOf(response)).toEqual(['c', 'b', 'a', 'undated']);
    expect(await idsOf(await ask('StartDate=2026-03-02T10:00:00.5Z&EndDate=2026-03-03T00:00:00.123Z'))).toEqual([
      'c',
      'b',
      'undated',
    ]);
    expect(await idsOf(await ask('StartDate=2026-03-02T10:00:00.501Z&EndDate=2026-03-03T00:00:00.122Z'))).toEqual([
      'undated',
    ]);
    expect(await idsOf(await ask('StartDate=2026-03-01&EndDate=2026-03-01T00%3A00%3A00%2B00%3A00'))).toEqual([
      'a',
      'undated',
    ]);
  });

  it('sends an empty list where nothing happened', async () => {
    await start({ deployments: [] });
    expect(await (await ask()).text()).toBe('{"Deployments":[]}');
  });

  it('sends lists of work items only when asked for, each as it is stored', async () => {
    await start();
    const lists = async (query: string) => {
      const body = (await (await ask(`${range}${query}`)).json()) as { Deployments: Record<string, unknown>[] };
      return body.Deployments.map((row) => Object.keys(row).filter((key) => /Tickets|Tasks|Items/.test(key)));
    };
    expect(await lists('')).toEqual([[], [], [], []]);
    expect(await lists('&OptionalParameters=JiraTickets')).toEqual([['JiraTickets'], [], ['JiraTickets'], []]);
    expect(
      await lists(
        '&OptionalParameters=JiraTickets&OptionalParameters=AzureDevOpsWorkItems&OptionalParameters=AsanaTasks',
      ),
    ).toEqual([['JiraTickets'], [], ['JiraTickets', 'AsanaTasks', 'AzureDevOpsWorkItems'], []]);
    expect(await lists('&OptionalParameters[]=JiraTickets')).toEqual([[], [], [], []]);
    expect((await ask(`${range}&OptionalParameters=JiraTickets,AsanaTasks`)).status).toBe(400);
  });

  it('compresses when the client accepts it, and only then', async () => {
    await start();
    expect((await ask()).headers.get('content-encoding')).toBe('gzip');
    const { port } = new URL(server.url);
    const path = `/public/audit/deployments?${range}`;
    const headers = await new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, headers: { authorization: `token ${token}` } }, (response) => {
        response.resume();
        resolve(response.headers);
      }).on('error', reject);
    });
    expect(headers).not.toHaveProperty('content-encoding');
  });
});

describe('refusing', () => {
  it('answers 401 without the token, with a wrong one, with another scheme', async () => {
    await start();
    const status = async (authorization: string) => (await ask(range, { authorization })).status;
    expect((await fetch(`${server.url}/public/audit/deployments?${range}`)).status).toBe(401);
    expect(await status('token wrong')).toBe(401);
    expect(await status(token)).toBe(401);
    expect(await status(`Bearer ${token}`)).toBe(401);
    expect(await status(`token ${token}`)).toBe(200);
  });

  it('answers 403 without the licence', async () => {
    await start({ licensed: false });
    expect((await ask()).status).toBe(403);
  });

  it('answers the documented error for a version it does not have', async () => {
    await start();
    const response = await ask(range, { 'api-version': '2' });
    expect(response.status).toBe(400);
    expect(response.headers.get('api-supported-versions')).toBe('1');
    expect(await response.json()).toEqual({
      Error: { Code: 'UnsupportedApiVersion', Message: expect.stringContaining("'2'") as string, InnerError: null },
    });
    expect((await ask(range, { 'api-version': '1' })).status).toBe(200);
  });

  it.each([
    '',
    'StartDate=2026-03-01T00:00:00Z',
    'StartDate=&EndDate=2026-03-01T00:00:00Z',
    'StartDate=yesterday&EndDate=2026-03-01T00:00:00Z',
    'StartDate=2026-02-31&EndDate=2026-03-01',
    'StartDate=2026-03-01T25:00:00Z&EndDate=2026-03-02',
    'StartDate=2026-03-01T00:00:00+00:00&EndDate=2026-03-02',
    'StartDate=2026-03-02&EndDate=2026-03-01',
    `${range}&OptionalParameters=Tickets`,
  ])('answers 400 with the names of the bad parameters: %s', async (query) => {
    await start();
    const response = await ask(query);
    expect(response.status).toBe(400);
    expect(Object.keys(((await response.json()) as { errors: object }).errors)).not.toHaveLength(0);
  });

  it('answers 404 elsewhere and 405 for other methods', async () => {
    await start();
    expect((await fetch(`${server.url}/public/audit/other`)).status).toBe(404);
    expect((await fetch(server.url)).status).toBe(404);
    const response = await ask(range, {}, { method: 'POST' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET');
  });
});

describe('the call budget', () => {
  it('tells period, rest and end, then answers 429 until the period is over', async () => {
    let nowMs = Date.parse('2026-03-04T10:00:00.250Z');
    await start({ now: () => nowMs, budget: { calls: 2, periodMs: 3_600_000 } });
    const first = await ask();
    expect(first.headers.get('x-rate-limit-limit')).toBe('1h');
    expect(first.headers.get('x-rate-limit-remaining')).toBe('1');
    expect(first.headers.get('x-rate-limit-reset')).toBe('2026-03-04T11:00:00.2500000Z');
    nowMs += 60_000;
    expect((await ask('StartDate=nonsense')).headers.get('x-rate-limit-remaining')).toBe('0');
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('3540');
    expect(refused.headers.get('x-rate-limit-remaining')).toBeNull();
    nowMs += 3_540_000;
    expect((await ask()).status).toBe(200);
  });

  it('is ten calls an hour unless said otherwise, and counts no refused sign-in', async () => {
    await start();
    await ask(range, { authorization: 'token wrong' });
    const statuses: number[] = [];
    for (let call = 0; call < 11; call++) statuses.push((await ask()).status);
    expect(statuses).toEqual([...Array<number>(10).fill(200), 429]);
  });

  it('can be switched off', async () => {
    await start({ budget: null });
    for (let call = 0; call < 12; call++) expect((await ask()).headers.has('x-rate-limit-limit')).toBe(false);
  });

  it('words short periods in seconds', async () => {
    await start({ budget: { calls: 1, periodMs: 5000 } });
    expect((await ask()).headers.get('x-rate-limit-limit')).toBe('5s');
  });
});

describe('remembering requests', () => {
  it('keeps method, path, query, headers and status, and no secret', async () => {
    await start();
    await ask(`${range}&OptionalParameters=JiraTickets`, { cookie: 'a=secret-cookie; b=2' });
    const [request] = server.requests;
    expect(request).toMatchObject({ number: 1, method: 'GET', path: '/public/audit/deployments', status: 200 });
    expect(request?.query.getAll('OptionalParameters')).toEqual(['JiraTickets']);
    expect(request?.headers['authorization']).toBe('token (hidden)');
    expect(request?.headers['cookie']).toBe('a=(hidden); b=(hidden)');
    expect(JSON.stringify(server.requests)).not.toContain(token);
    expect(JSON.stringify(server.requests)).not.toContain('secret-cookie');
  });
});
