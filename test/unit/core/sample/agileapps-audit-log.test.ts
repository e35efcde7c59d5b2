import { afterEach, describe, expect, it } from 'vitest';
import { userLookup } from '#core/sample/audit-log/business-objects.ts';
import { furtherFields, usualFields } from '#core/sample/audit-log/wire-entry.ts';
import type { LocalServer } from '#core/sample/http/local-server.ts';
import { type AgileAppsServerOptions, startAgileAppsServer } from '#core/sample/start-agileapps-server.ts';
import { ask, cookieOf, entry, idsOf, password, readJson, user } from './agileapps-client.ts';

const system = { content: '3', displayValue: ' System', type: 'USER' };
const entries = [
  entry('30', '2026-03-01T08:00:00Z', {
    type_code: '52',
    operation_code: '3',
    description: 'a <b> & "c" 🎉',
    created_id: system,
  }),
  entry('2', '2026-03-02T09:00:00Z', { type_code: '25', operation_code: '1', object_key: 'obj-1', object: 'obj-1' }),
  entry('11', '2026-03-02T09:00:00Z', { type_code: '61', operation_code: '2', old_name: "O'Brien", new_name: 'x|y' }),
  entry('7', '2026-03-04T10:00:00Z', { type_code: '102', description: 'line one\nline <two>', char_col4: 'Test' }),
];

let server: LocalServer;
let cookie: string;
afterEach(() => server.close());

async function start(options: Partial<AgileAppsServerOptions> = {}): Promise<void> {
  const now = () => Date.parse('2026-03-05T00:00:00Z');
  server = await startAgileAppsServer({ entries, user, password, logsSessions: false, now, ...options });
  cookie = await cookieOf(server.url);
}

const get = (query: Record<string, string> = {}, accept?: string) => ask(server.url, cookie, query, accept);
const filtered = async (filter: string) => (await idsOf(await get({ filter }))).toSorted();

describe('formats', () => {
  it('follows alt, then Accept, then its own habit', async () => {
    await start({ usualFormat: 'xml' });
    const type = async (query: Record<string, string>, accept?: string) =>
      (await get(query, accept)).headers.get('content-type')?.split(';')[0];
    expect(await type({ alt: 'json' }, 'application/xml')).toBe('application/json');
    expect(await type({ alt: 'xml' }, 'application/json')).toBe('application/xml');
    expect(await type({}, 'application/json')).toBe('application/json');
    expect(await type({}, 'text/html,application/xhtml+xml,application/xml;q=0.9')).toBe('application/xml');
    expect(await type({})).toBe('application/xml');
    await server.close();
    await start();
    expect(await type({})).toBe('application/json');
  });

  it('writes one row as an object, several as an array, none as nothing', async () => {
    await start();
    expect((await readJson(await get({ filter: "id = '7'" }))).auditLog).toMatchObject({
      id: '7',
      type_code: '102',
      old_name: '',
    });
    expect((await readJson(await get())).auditLog).toHaveLength(4);
    const none = await readJson(await get({ filter: "id = '999'" }));
    expect(none).toEqual({ message: { code: '0', description: 'Success' }, recordCount: 0 });
  });

  it('writes lookups in JSON as objects', async () => {
    await start();
    const { auditLog } = await readJson(await get({ filter: "id = '30'" }));
    expect((auditLog as Record<string, unknown>)['created_id']).toEqual({ displayValue: ' System', content: '3' });
  });

  it('writes XML with a declaration, attributes, self-closed empties, references, CDATA and padding', async () => {
    await start();
    const xml = async (id: string) => (await get({ alt: 'xml', filter: `id = '${id}'` })).text();
    const first = await xml('30');
    expect(first).toMatch(/^<\?xml version="1.0" encoding="UTF-8" standalone="yes"\?>\n<platform>\n {4}<auditLog>\n/);
    expect(first).toContain('<created_id type="USER" displayValue=" System">3</created_id>');
    expect(first).toContain('<old_name/>');
    expect(first).toContain('<date_created>2026-03-01T08:00:00.000Z</date_created>');
    expect(first).toContain('<description>\n         <![CDATA[a <b> & "c" 🎉]]>\n        </description>');
    expect(first).toContain('<recordCount>1</recordCount>');
    const second = await xml('7');
    expect(second).toContain('<description>line one\nline &lt;two&gt;</description>');
  });

  it('writes what is odd in XML so that nothing is lost', async () => {
    const odd = { ...userLookup('Zoë "Q" <x>'), type: 'USER' };
    await start({
      entries: [
        entry('1', '2026-03-01T00:00:00Z', { description: ']]> 🎉 \r\n', created_id: odd }),
        entry('4', '2026-03-01T00:00:00Z', { description: '<a>]]></a>' }),
      ],
    });
    const text = await (await get({ alt: 'xml' })).text();
    expect(text).toContain('<description>]]&gt; &#x1f389; &#13;\n</description>');
    expect(text).toContain('displayValue="Zoë &quot;Q&quot; &lt;x&gt;"');
    expect(text).toContain('<description><![CDATA[<a>]]]]><![CDATA[></a>]]></description>');
  });
});

describe('fields', () => {
  it('sends the further fields only when asked for by * or by name', async () => {
    await start();
    const keys = async (fieldList?: string) =>
      Object.keys(
        (await readJson(await get({ filter: "id = '7'", ...(fieldList ? { fieldList } : {}) }))).auditLog ?? {},
      );
    expect((await keys()).toSorted()).toEqual([...usualFields].toSorted());
    expect(await keys('*')).toContain('reference_id');
    expect(await keys('*')).toContain('object_singular_name');
    expect((await keys('id, reference_id,date_created')).toSorted()).toEqual(['date_created', 'id', 'reference_id']);
    expect((await get({ fieldList: 'id,nothing' })).status).toBe(400);
    expect(furtherFields).toContain('owner_id');
  });
});

describe('pages', () => {
  const many = Array.from({ length: 132 }, (_, index) => entry(String(index), '2026-03-01T00:00:00Z'));

  it('count from zero; one past the end is a success without rows and with the true total', async () => {
    await start({ entries: many });
    const counts = async (pageSize: string, page: string) => {
      const answer = await readJson(await get({ pageSize, page, getTotalRecordCount: 'true' }));
      return [answer.recordCount, answer.totalRecordCount];
    };
    expect(await counts('100', '0')).toEqual([100, '132']);
    expect(await counts('100', '1')).toEqual([32, '132']);
    expect(await counts('200', '1')).toEqual([0, '132']);
    expect(await counts('100', '99')).toEqual([0, '132']);
  });

  it('are silently capped, and hold each row once', async () => {
    await start({ entries: many, pageCap: 50 });
    const seen = new Set<unknown>();
    for (const page of ['0', '1', '2'])
      for (const id of await idsOf(await get({ pageSize: '1000', page }))) seen.add(id);
    expect(seen.size).toBe(132);
    await server.close();
    await start({ entries: Array.from({ length: 600 }, (_, index) => entry(String(index), '2026-03-01T00:00:00Z')) });
    expect((await readJson(await get({ pageSize: '1000' }))).recordCount).toBe(500);
    expect((await readJson(await get())).recordCount).toBe(100);
  });

  it('give the total only when asked for', async () => {
    await start();
    expect(await readJson(await get())).not.toHaveProperty('totalRecordCount');
    expect((await readJson(await get({ getTotalRecordCount: '1' }))).totalRecordCount).toBe('4');
    expect(await (await get({ getTotalRecordCount: 'true', alt: 'xml' })).text()).toContain(
      '<totalRecordCount>4</totalRecordCount>',
    );
  });

  it.each([{ page: '-1' }, { page: 'x' }, { pageSize: '0' }, { pageSize: '1.5' }])('refuse %o', async (query) => {
    await start();
    expect((await get(query as unknown as Record<string, string>)).status).toBe(400);
  });
});

describe('sorting', () => {
  it('takes two fields, each in its own direction', async () => {
    await start();
    const ids = async (query: Record<string, string>) => idsOf(await get(query));
    expect(await ids({})).toEqual(['2', '7', '11', '30']);
    expect(await ids({ sortBy: 'date_created', sortBy2: 'id' })).toEqual(['30', '2', '11', '7']);
    expect(await ids({ sortBy: 'date_created', sortOrder: 'asc', sortBy2: 'id', sortOrder2: 'desc' })).toEqual([
      '30',
      '11',
      '2',
      '7',
    ]);
    expect(await ids({ sortBy: 'date_created', sortOrder: 'desc', sortBy2: 'id' })).toEqual(['7', '2', '11', '30']);
    expect(await ids({ sortBy: 'type_code' })).toEqual(['2', '30', '11', '7']);
  });

  it('refuses unknown fields and orders', async () => {
    await start();
    expect((await get({ sortBy: 'nothing' })).status).toBe(400);
    expect((await get({ sortBy: 'id', sortOrder: "'asc'" })).status).toBe(400);
    expect((await get({ sortBy: 'id', sortBy2: 'nothing' })).status).toBe(400);
  });
});

describe('filters', () => {
  it('compare by words and by symbols', async () => {
    await start();
    expect(await filtered('type_code equals 25')).toEqual(['2']);
    expect(await filtered('type_code = 25')).toEqual(['2']);
    expect(await filtered("type_code equals '25'")).toEqual(['2']);
    expect(await filtered('type_code not equal to 25')).toEqual(['11', '30', '7']);
    expect(await filtered('type_code != 25')).toEqual(['11', '30', '7']);
    expect(await filtered('type_code greater than equals 61')).toEqual(['11', '7']);
    expect(await filtered('type_code >= 61')).toEqual(['11', '7']);
    expect(await filtered('type_code less than 52')).toEqual(['2']);
    expect(await filtered("description contains 'LINE'")).toEqual(['7']);
    expect(await filtered("char_col4 starts with 'te'")).toEqual(['7']);
    expect(await filtered("char_col4 ends with 'st'")).toEqual(['7']);
    expect(await filtered("description not contains 'line'")).toEqual(['11', '2', '30']);
    expect(await filtered("created_id equals '3'")).toEqual(['30']);
    expect(await filtered("old_name equals 'O''Brien'")).toEqual(['11']);
    expect(await filtered("id equals '2|7'")).toEqual(['2', '7']);
    expect(await filtered("new_name contains 'x\\|y'")).toEqual(['11']);
    expect(await filtered('char_col4 not equal to BLANK')).toEqual(['7']);
    expect(await filtered("char_col4 equals ''")).toEqual(['11', '2', '30']);
    expect(await filtered("object_key = 'obj-1'")).toEqual(['2']);
  });

  it('join by AND, OR and parentheses', async () => {
    await start();
    expect(await filtered("(type_code = 25 or type_code = 61) AND (date_created >= '2026-03-02T09:00:00Z')")).toEqual([
      '11',
      '2',
    ]);
    expect(await filtered('((type_code = 25))')).toEqual(['2']);
  });

  it.each([
    "object equals 'obj-1'",
    "nothing equals 'x'",
    'description equals "x"',
    "date_created between '2026-01-01' and '2026-02-01'",
    'type_code in (1, 2)',
    "type_code equals 'many'",
    'type_code = 1 and type_code = 2 or type_code = 3',
    '(type_code = 1',
    'type_code = 1)',
    'type_code',
    'date_created >= 2026-03-02T09:00:00Z',
    "date_created contains '2026'",
    'date_created >= 5',
  ])('refuse %s with 400 and a negative code', async (filter) => {
    await start();
    const response = await get({ filter });
    expect(response.status).toBe(400);
    expect((await readJson(response)).message.code).toBe('-1');
  });

  it('bound the time at both ends, both included', async () => {
    await start();
    const range = (from: string, to: string) =>
      filtered(`(date_created greater than equals '${from}') AND (date_created less than equals '${to}')`);
    expect(await range('2026-03-02T09:00:00Z', '2026-03-04T10:00:00Z')).toEqual(['11', '2', '7']);
    expect(await range('2026-03-02T09:00:01Z', '2026-03-04T09:59:59Z')).toEqual([]);
    expect(await range('2026-03-01', '2026-03-02')).toEqual(['30']);
    expect(await filtered("date_created equals '2026-03-02'")).toEqual(['11', '2']);
  });
});

describe('date literals', () => {
  const since = (literal: string) => get({ filter: `date_created >= '${literal}'` });

  it('in the UTC form take no milliseconds, no offset and no local form', async () => {
    await start();
    expect((await since('2026-03-02T09:00:00Z')).status).toBe(200);
    for (const bad of [
      '2026-03-02T09:00:00.000Z',
      '2026-03-02T09:00:00+00:00',
      '2026-03-02T09:00Z',
      '03/02/2026',
      '2026-02-30',
    ]) {
      expect((await since(bad)).status).toBe(400);
    }
  });

  it('follow the date pattern of the user where the tenant wants that', async () => {
    await start({ dateLiterals: 'user-date-format', userDateFormat: 'dd/MM/yyyy' });
    expect(await idsOf(await since('02/03/2026 09:00'))).toEqual(['2', '7', '11']);
    expect(await idsOf(await since('04/03/2026'))).toEqual(['7']);
    expect((await since('2026-03-02T09:00:00Z')).status).toBe(400);
    expect((await since('03/22/2026')).status).toBe(400);
    // Month and day the wrong way round: no error, another answer.
    expect(await idsOf(await since('03/02/2026'))).toHaveLength(4);
    await server.close();
    await start({ dateLiterals: 'user-date-format' });
    expect(await idsOf(await since('03/02/2026 09:00'))).toEqual(['2', '7', '11']);
  });

  it('may be ignored without a word', async () => {
    await start({ dateLiterals: 'ignored' });
    expect(await filtered("date_created >= '2026-03-04' AND type_code = 52")).toEqual(['30']);
    expect(await filtered("date_created >= 'whenever'")).toHaveLength(4);
  });
});
