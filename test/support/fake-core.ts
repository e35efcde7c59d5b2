import type { CoverageState, SyncProgress, SyncReport } from '#shared/sync-status.ts';
import type { ConnectionInfo } from '#shared/sync-status.ts';
import type { FacetCounts, TimeBucket } from '#shared/api.ts';
import type { Completion } from '#shared/search-calls.ts';
import type { QuarantineEntry } from '#shared/quarantine.ts';
import type { ConnectionPlan, SyncSchedule } from '#shared/sync-plan.ts';
import { AppError } from '#shared/app-error.ts';
import { packEvents } from '#shared/packed-events.ts';
import type { AuditEvent, EventDetail } from '#shared/audit-event.ts';
import type { EngineCore, EngineSurroundings } from '#engine/engine-core.ts';
import { makeFakeDetails } from './fake-events.ts';
import { fakeExports } from './fake-exports.ts';
import { fakeSavedWork } from './fake-saved-work.ts';

const timePattern = /time(>=|<)(\S+)/g;
const knownFields = ['kind', 'status', 'env', 'actor', 'op', 'conn'] as const;

interface FakeOptions {
  /** Events of the sample data; they are there from the start when `filled` says so. */
  events?: number;
  filled?: boolean;
}

/** Serves invented data behind the engine's interface: for the window's tests and for work on its looks. */
export function createFakeCore(
  surroundings: Pick<EngineSurroundings, 'folder' | 'version' | 'emit'>,
  options: FakeOptions = {},
): EngineCore {
  const sample = makeFakeDetails(options.events ?? 5000);
  let details: EventDetail[] = options.filled ? sample : [];
  const connections: ConnectionInfo[] = options.filled
    ? [connection('gs', 'gearset'), connection('aa', 'agileapps')]
    : [];
  const searches = new Map<number, AuditEvent[]>();
  let lastSearch = 0;
  const exports = fakeExports(surroundings.emit, (searchId) => searches.get(searchId)?.length ?? 0);
  let cancelled = false;
  let schedule: SyncSchedule = 'off';
  const quarantined: QuarantineEntry[] = [
    { id: 1, reason: 'The time is no time.', firstSeen: '2026-03-31T17:02:11.000Z', raw: '{"Date":"yesterday"}' },
  ];

  function connection(name: string, kind: ConnectionInfo['kind']): ConnectionInfo {
    const events = sample.filter(({ event }) => event.connection === name).length;
    return {
      name,
      kind,
      url: kind === 'gearset' ? 'https://api.gearset.com' : 'https://agileapps.example.com',
      user: kind === 'gearset' ? null : 'auditor@example.com',
      secret: 'key-store',
      lastSync: '2026-03-31T17:02:11.000Z',
      events,
      overlapHours: null,
      sample: false,
    };
  }

  async function run(names: string[]): Promise<SyncReport> {
    cancelled = false;
    for (let done = 0; done <= 8 && !cancelled; done += 1) {
      surroundings.emit('sync.progressed', makeProgress(names[0] ?? 'gs', done));
      await pause(150);
    }
    const report: SyncReport = { connections: names.map((name) => makeReport(name, cancelled)) };
    surroundings.emit('sync.ended', { report, error: null, scheduled: false });
    surroundings.emit('events.changed', { events: details.length });
    return report;
  }

  function find(id: string): EventDetail {
    const found = details.find(({ event }) => event.id === id);
    if (found === undefined) throw new AppError('usage.unknown_event', `There is no event ${id}.`);
    return found;
  }

  return {
    handlers: {
      ...fakeSavedWork(),
      'workspace.info': async () => ({
        folder: surroundings.folder,
        events: details.length,
        connections: connections.length,
        version: surroundings.version,
        timeZone: 'UTC',
      }),
      'connection.list': async () => connections.map((each) => ({ ...each })),
      async 'connection.add'({ secret, ...added }) {
        if (connections.some(({ name }) => name === added.name)) {
          throw new AppError(
            'connection.name_taken',
            `There is a connection named ${added.name} already.`,
            'Choose another name.',
          );
        }
        const made: ConnectionInfo = {
          ...added,
          secret: secret ? 'key-store' : 'none',
          lastSync: null,
          events: 0,
          overlapHours: null,
          sample: false,
        };
        connections.push(made);
        return made;
      },
      'connection.check': async ({ name }) => ({
        name,
        ok: !name.includes('bad'),
        steps: [
          { step: 'reach', ok: true, message: 'The server answers.' },
          { step: 'tls', ok: true, message: 'The certificate is valid until 2027-01-31.' },
          name.includes('bad')
            ? {
                step: 'credential',
                ok: false,
                message: 'The server refused the token (HTTP 401). Make a new one there and enter it here.',
              }
            : { step: 'credential', ok: true, message: 'The token is accepted.' },
        ],
      }),
      async 'connection.remove'({ name }) {
        connections.splice(0, connections.length, ...connections.filter((each) => each.name !== name));
        return null;
      },
      async 'sample.open'() {
        details = sample;
        connections.push(connection('gs', 'gearset'), connection('aa', 'agileapps'));
        return run(['gs', 'aa']);
      },
      'sync.start': ({ names }) => run(names),
      async 'sync.cancel'() {
        cancelled = true;
        return null;
      },
      'sync.pause': async () => null,
      'sync.resume': async () => null,
      'sync.state': async () => ({ running: false, paused: null }),
      'sync.runs': async () => ({ runs: [], next: null }),
      'connection.configure': async ({ name, overlapHours }) => {
        const place = connections.findIndex((each) => each.name === name);
        const found = connections[place];
        if (found === undefined) throw new AppError('usage.unknown_connection', `There is no connection ${name}.`);
        const changed = { ...found, overlapHours };
        connections.splice(place, 1, changed);
        return changed;
      },
      'sync.plan': async ({ names }) => ({ connections: names.map((name) => makePlan(name)) }),
      'schedule.read': async () => schedule,
      async 'schedule.write'({ every }) {
        schedule = every;
        return null;
      },
      'purge.preview': async ({ beforeMs }) => ({
        events: details.filter(({ event }) => Date.parse(event.time) < beforeMs).length,
        pinned: 1,
      }),
      async 'purge.run'({ beforeMs, events }) {
        details = details.filter(({ event }) => Date.parse(event.time) >= beforeMs);
        return { events, pinned: 1 };
      },
      'quarantine.list': async () => ({ entries: quarantined, total: quarantined.length }),
      async 'quarantine.retry'() {
        const left = quarantined.splice(0, 1).length;
        return { read: left, left: quarantined.length };
      },
      'coverage.read': async () => ({
        connections: connections.map(({ name }) => ({ name, intervals: makeCoverage() })),
      }),
      async 'search.open'({ query, tz }) {
        const found = details.map(({ event }) => event).filter(readQuery(query));
        searches.set(++lastSearch, found);
        return { searchId: lastSearch, total: found.length, query, resolved: { from: null, to: null, tz } };
      },
      async 'search.rows'({ searchId, offset, count }) {
        const found = searches.get(searchId);
        if (found === undefined) throw new AppError('usage.invalid_argument', 'This search is closed.');
        return packEvents(found.slice(offset, offset + count));
      },
      async 'search.first'({ query, tz, count }) {
        const found = details.map(({ event }) => event).filter(readQuery(query));
        const events = packEvents(found.slice(0, count));
        return { events, more: found.length > count, resolved: { from: null, to: null, tz } };
      },
      async 'search.locate'({ searchId, time }) {
        const found = searches.get(searchId) ?? [];
        const position = found.findIndex((event) => event.time < time);
        return { position: Math.max(0, (position < 0 ? found.length : position) - 1) };
      },
      async 'search.cancel'() {
        return null;
      },
      'search.complete': async ({ text, position }) => completeFake(text, position),
      async 'search.rhythm'({ query }) {
        const hours = new Array<number>(168).fill(0);
        for (const event of details.map((detail) => detail.event).filter(readQuery(query))) {
          const at = new Date(event.time);
          const hour = ((at.getUTCDay() + 6) % 7) * 24 + at.getUTCHours();
          hours[hour] = (hours[hour] ?? 0) + 1;
        }
        return { hours };
      },
      async 'search.histogram'({ query, tz, stack }) {
        const found = details.map(({ event }) => event).filter(readQuery(query));
        return { by: 'day', tz, buckets: makeBuckets(found, stack) };
      },
      async 'search.facets'({ query, by, top }) {
        const found = details.map(({ event }) => event).filter(readQuery(query));
        const facets = Object.fromEntries(
          by.map((field) => [field, countValues(found, field).slice(0, top ?? undefined)]),
        );
        return { total: found.length, facets };
      },
      async 'search.close'({ searchId }) {
        searches.delete(searchId);
        return null;
      },
      async 'event.show'({ id, raw, versions, items = true }) {
        const found = find(id);
        return {
          ...found,
          ...(items ? {} : { items: [] }),
          ...(raw ? { raw: makeRaw(found) } : {}),
          ...(versions ? { versions: makeVersions(found) } : {}),
        };
      },
      async 'event.items'({ id, filter, offset, count }) {
        const items = find(id).items.filter((item) =>
          JSON.stringify(item).toLowerCase().includes(filter.toLowerCase()),
        );
        return { total: items.length, items: items.slice(offset, offset + count), types: [], changes: [] };
      },
      ...exports,
      async 'import.start'({ files }) {
        files.forEach((file, index) =>
          surroundings.emit('import.progressed', {
            file,
            phase: 'reading',
            bytesDone: 50,
            bytesTotal: 100,
            rowsDone: 1,
            rowsTotal: null,
            number: index + 1,
            files: files.length,
          }),
        );
        return files.map((file) => ({
          file,
          imported: {
            file,
            sha256: `sha256:${'0'.repeat(64)}`,
            format: 'gearset-json',
            rows: 3,
            events: { new: 3, same: 0, changed: 0, quarantined: 0 },
            notices: [],
          },
          error: null,
        }));
      },
      'import.cancel': async () => null,
      'evidence.verify': async () => ({ ok: true, checked: details.length, problems: [], notices: [] }),
      'evidence.cancel': async () => null,
      async 'pack.start'({ file, query }) {
        const rows = details.filter(({ event }) => readQuery(query)(event)).length;
        surroundings.emit('pack.progressed', { file, part: 'events', rowsDone: rows, rowsTotal: rows, done: true });
        return { file, bytes: rows * 500, sha256: `sha256:${'0'.repeat(64)}`, rows };
      },
      'pack.cancel': async () => null,
    },
    dispose: async () => undefined,
  };
}

const dayMs = 86_400_000;

function makeBuckets(found: readonly AuditEvent[], stack: string | null): TimeBucket[] {
  const days = found.map(({ time }) => Math.floor(Date.parse(time) / dayMs));
  const first = Math.min(...days);
  const buckets = Array.from({ length: found.length === 0 ? 0 : Math.max(...days) - first + 1 }, (_, index) => ({
    start: new Date((first + index) * dayMs).toISOString(),
    count: 0,
    stacks: {} as Record<string, number>,
  }));
  found.forEach((event, index) => {
    const bucket = buckets[(days[index] ?? 0) - first];
    if (bucket === undefined) return;
    bucket.count += 1;
    const value = stack === null ? '' : fieldOf(event, stack);
    bucket.stacks[value] = (bucket.stacks[value] ?? 0) + 1;
  });
  return buckets;
}

function countValues(found: readonly AuditEvent[], field: string): FacetCounts['facets'][string] {
  const counts = new Map<string, number>();
  for (const event of found) counts.set(fieldOf(event, field), (counts.get(fieldOf(event, field)) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value: value === '' ? null : value, count }))
    .sort((one, other) => other.count - one.count);
}

function makePlan(name: string): ConnectionPlan {
  return {
    name,
    ranges: [{ from: '2025-02-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' }],
    calls: 9,
    callsLeft: 8,
    nextCallAt: null,
    finishAt: '2026-04-01T16:32:00.000Z',
    notices: [],
  };
}

/** Words anywhere, `field:value` for a few fields, and `time` by compares: enough to drive the window. */
function readQuery(query: string): (event: AuditEvent) => boolean {
  const tests: ((event: AuditEvent) => boolean)[] = [];
  const [timeless, times] = [query.replaceAll(timePattern, ''), [...query.matchAll(timePattern)]];
  for (const [, operator, text = ''] of times) {
    const ms = Date.parse(text);
    tests.push(({ time }) => (operator === '>=' ? Date.parse(time) >= ms : Date.parse(time) < ms));
  }
  for (const match of timeless.matchAll(/(?:([a-z]+):)?("[^"]*"|\S+)/g)) {
    const [whole, field, value = ''] = match;
    const wanted = value.replaceAll('"', '').toLowerCase();
    if (field === undefined) {
      if (whole !== '*') tests.push((event) => JSON.stringify(event).toLowerCase().includes(wanted));
      continue;
    }
    if (!knownFields.some((known) => known === field)) {
      const place = { from: match.index, to: match.index + field.length };
      throw new AppError('query.unknown_field', `There is no field "${field}".`, 'Did you mean "kind"?', { place });
    }
    tests.push((event) => fieldOf(event, field).toLowerCase() === wanted);
  }
  return (event) => tests.every((test) => test(event));
}

function fieldOf(event: AuditEvent, field: string): string {
  const values: Record<string, string | null> = {
    kind: event.kind,
    status: event.status,
    env: event.environment,
    actor: event.actor,
    op: event.operation,
    conn: event.connection,
  };
  return values[field] ?? '';
}

function makeProgress(name: string, done: number): SyncProgress {
  return {
    connection: name,
    phase: done === 8 ? 'done' : 'fetching',
    from: new Date(Date.UTC(2026, 2, 1 + done)).toISOString(),
    to: new Date(Date.UTC(2026, 2, 2 + done)).toISOString(),
    windowsDone: done,
    windowsPlanned: 8,
    events: done * 41,
    expected: null,
    calls: done,
    callsLeft: 10 - done,
    nextCallAt: null,
    message: `Reading window ${done} of 8`,
  };
}

function makeReport(name: string, stopped: boolean): SyncReport['connections'][number] {
  return {
    name,
    kind: name === 'aa' ? 'agileapps' : 'gearset',
    state: stopped ? 'incomplete' : 'complete',
    calls: 8,
    events: { new: 328, same: 4, changed: 1, quarantined: 0 },
    windows: [
      {
        from: '2026-03-01T00:00:00.000Z',
        to: '2026-04-01T00:00:00.000Z',
        state: 'unverified',
        rows: 333,
        expected: null,
        error: null,
      },
    ],
    notices: [],
    nextCallAt: stopped ? '2026-04-01T14:32:00.000Z' : null,
    error: stopped
      ? {
          code: 'app.interrupted',
          message: 'You stopped this sync.',
          recovery: 'What was read before is kept; the next sync goes on from there.',
        }
      : null,
  };
}

function makeCoverage(): { from: string; to: string; state: CoverageState }[] {
  const edges = ['2025-12-01', '2026-01-10', '2026-02-01', '2026-02-14', '2026-02-16', '2026-03-01', '2026-04-01'];
  const states: CoverageState[] = ['complete', 'unverified', 'incomplete', 'failed', 'never', 'complete'];
  return states.map((state, index) => ({
    from: `${edges[index]}T00:00:00.000Z`,
    to: `${edges[index + 1]}T00:00:00.000Z`,
    state,
  }));
}

/** Values of the fields that the fake's queries know; enough to try a completion list. */
function completeFake(text: string, position: number): Completion {
  const token = /[^\s()]*$/.exec(text.slice(0, position))?.[0] ?? '';
  const from = position - token.length;
  const options = [...knownFields, 'time', 'object', 'target'].filter((field) => field.startsWith(token));
  return {
    from,
    to: position,
    options: options.map((field) => ({
      label: field,
      insert: `${field}:`,
      kind: 'field',
      detail: 'a field',
      count: null,
    })),
  };
}

function makeRaw({ event, items }: EventDetail): string {
  if (event.source === 'agileapps') {
    return `<record><id>${event.externalId}</id><type_code>${event.typeCode}</type_code><description>&lt;b&gt;${event.summary}&lt;/b&gt;</description><old_name/></record>`;
  }
  return JSON.stringify({
    DeploymentId: event.externalId,
    FriendlyName: event.summary,
    Date: event.time,
    DeploymentDifferences: items.slice(0, 20),
  });
}

function makeVersions({ event, fields }: EventDetail): EventDetail['versions'] {
  return Array.from({ length: event.revision }, (_, index) => ({
    revision: index + 1,
    hash: event.hash,
    firstSeen: '2026-03-31T10:00:00.000Z',
    lastSeen: '2026-03-31T17:02:11.000Z',
    fields:
      index === 0
        ? { ...fields, FriendlyName: `${event.summary} (draft)` }
        : { ...fields, FriendlyName: event.summary },
  }));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
