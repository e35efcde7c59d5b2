import { reply, startLocalHttp, type Handler, type LocalHttp } from './local-http.ts';

/** A row of the fake log: `created` is ISO 8601 UTC; `xml` overrides the whole element. */
export interface FakeRow {
  id: string;
  created: string;
  xml?: string;
}

export interface FakeTenant {
  rows: FakeRow[];
  /** Most rows of a page. */
  cap?: number;
  /** Which dates in filters are understood; `ignored` answers as if there were no filter. */
  dates?: 'utc' | 'MM/dd/yyyy' | 'refused' | 'ignored';
  /** What must follow a date in the user's pattern; seconds unless given. */
  clock?: 'none' | 'minutes' | 'seconds';
  /** The user's zone, hours east of UTC, for dates in the user's pattern. */
  zoneHours?: number;
  dateFormat?: string | null;
  refuses?: readonly string[];
  unsorted?: boolean;
  withTotal?: boolean;
  format?: 'xml' | 'json';
  /** Called before a data request is answered; returning true means it answered itself. */
  before?: (dataCall: number, ...args: Parameters<Handler>) => boolean;
  login?: string;
  loginHeaders?: Record<string, string | string[]>;
}

export interface FakeTenantServer extends LocalHttp {
  /** Requests for audit-log rows so far. */
  dataCalls: () => number;
  logins: () => number;
}

export const success = '<message><code>0</code><description>Success</description></message>';

/** Starts a small tenant: login, logout and auditLog, with one knob for every quirk under test. */
export async function startFakeTenant(tenant: FakeTenant): Promise<FakeTenantServer> {
  let dataCalls = 0;
  let logins = 0;
  const server = await startLocalHttp((request, response, count) => {
    const headers = { 'content-type': 'application/xml' };
    if (request.path.endsWith('/login')) {
      logins++;
      reply(response, tenant.login ?? loginAnswer(tenant), { headers: { ...headers, ...tenant.loginHeaders } });
      return;
    }
    if (request.path.endsWith('/logout')) {
      reply(response, `<platform>${success}</platform>`, { headers });
      return;
    }
    dataCalls++;
    if (tenant.before?.(dataCalls, request, response, count)) return;
    const refused = (tenant.refuses ?? []).find((name) => request.query.has(name));
    const filter = request.query.get('filter');
    const selected = selectRows(tenant, filter);
    if (refused !== undefined || selected === null) {
      const text = `<platform><message><code>-4601</code><description>bad ${refused ?? 'filter'}</description></message></platform>`;
      reply(response, text, { status: 400, headers });
      return;
    }
    const size = Math.min(Number(request.query.get('pageSize') ?? 20), tenant.cap ?? Infinity);
    const page = Number(request.query.get('page') ?? 0);
    const sorted = tenant.unsorted || !request.query.has('sortBy') ? selected : sortRows(selected, request.query);
    const rows = sorted.slice(page * size, page * size + size);
    const total = tenant.withTotal === false ? null : selected.length;
    if (tenant.format === 'json') reply(response, jsonAnswer(rows, total));
    else reply(response, xmlAnswer(rows, total), { headers });
  });
  return { ...server, dataCalls: () => dataCalls, logins: () => logins };
}

export function loginAnswer(tenant: Pick<FakeTenant, 'dateFormat'>): string {
  const format = tenant.dateFormat === undefined ? 'MM/dd/yyyy' : tenant.dateFormat;
  return `<platform><login><userName>auditor</userName><sessionId>session-abcdef123456</sessionId>${
    format === null ? '' : `<userDateFormat>${format}</userDateFormat>`
  }</login>${success}</platform>`;
}

export function xmlRow(row: FakeRow): string {
  return (
    row.xml ??
    `<auditLog><id>${row.id}</id><type_code>52</type_code><operation_code>2</operation_code><date_created>${row.created}</date_created><created_id type="USER" displayValue=" System">3</created_id></auditLog>`
  );
}

export function xmlAnswer(rows: readonly FakeRow[], total: number | null): string {
  const totalText = total === null ? '' : `<totalRecordCount>${total}</totalRecordCount>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<platform>${rows.map(xmlRow).join('\n')}${success}<recordCount>${rows.length}</recordCount>${totalText}</platform>`;
}

function jsonAnswer(rows: readonly FakeRow[], total: number | null): string {
  const entries = rows.map((row) => ({ id: row.id, date_created: row.created, type_code: '52' }));
  const auditLog = entries.length === 1 ? entries[0] : entries.length === 0 ? undefined : entries;
  return JSON.stringify({
    platform: {
      ...(auditLog === undefined ? {} : { auditLog }),
      message: { code: '0', description: 'Success' },
      recordCount: rows.length,
      totalRecordCount: total === null ? undefined : String(total),
    },
  });
}

function sortRows(rows: readonly FakeRow[], query: URLSearchParams): FakeRow[] {
  const sign = query.get('sortOrder') === 'desc' ? -1 : 1;
  return [...rows].sort(
    (left, right) =>
      sign * (Date.parse(left.created) - Date.parse(right.created) || Number(left.id) - Number(right.id)),
  );
}

/** Rows by the filter as this tenant reads it; `null` where it refuses. */
function selectRows(tenant: FakeTenant, filter: string | null): readonly FakeRow[] | null {
  const { rows, dates = 'utc' } = tenant;
  if (filter === null || dates === 'ignored') return rows;
  const match = /^date_created greater than equals '([^']+)' AND date_created less than '([^']+)'$/.exec(filter);
  const from = readLiteral(tenant, match?.[1]);
  const to = readLiteral(tenant, match?.[2]);
  if (from === null || to === null) return null;
  return rows.filter((row) => Date.parse(row.created) >= from && Date.parse(row.created) < to);
}

const clockPatterns = { none: /^$/, minutes: /^ \d\d:\d\d$/, seconds: /^ \d\d:\d\d:\d\d$/ };

function readLiteral(
  { dates = 'utc', zoneHours = 0, clock = 'seconds' }: FakeTenant,
  text: string | undefined,
): number | null {
  if (text === undefined || dates === 'refused') return null;
  if (dates === 'utc') return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : null;
  const match = /^(\d\d)\/(\d\d)\/(\d{4})(.*)$/.exec(text);
  if (match === null || !clockPatterns[clock].test(match[4] ?? '')) return null;
  const time = `${(match[4] ?? '').trim() || '00:00'}`;
  const readMs = Date.parse(`${match[3]}-${match[1]}-${match[2]}T${time}Z`) - zoneHours * 3_600_000;
  return Number.isNaN(readMs) ? null : readMs;
}
