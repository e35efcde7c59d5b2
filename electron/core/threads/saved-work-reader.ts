import { AppError } from '#shared/app-error.ts';
import type { AuditEvent } from '#shared/audit-event.ts';
import type {
  CaseDetail,
  CaseRerun,
  CaseSummary,
  EventMarks,
  PinnedEvent,
  SampleItem,
  SampleMethod,
  StoryResult,
  Tag,
} from '#shared/investigation.ts';
import { findField } from '#shared/query/fields.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import type { FilterVersion, SavedFilter } from '#shared/saved-filter.ts';
import type { ActivityPage } from '#shared/saved-work.ts';
import { drawSample, stratumKey } from '#core/investigations/sampling.ts';
import { type CaseContent, readCaseContent } from '#core/investigations/case-content.ts';
import type { Choice } from '#core/investigations/pin-acts.ts';
import { compileQuery } from '#core/search/compile-query.ts';
import { openSearch } from '#core/search/run-search.ts';
import { activityOf, lastAct, readActivity } from '#core/store/activity-log.ts';
import { countPinned } from '#core/store/pin-counts.ts';
import { eventIdsOf, readMarks, readPinned } from '#core/store/case-events.ts';
import {
  archiveCheckpoint,
  type NewCaseQuery,
  type NewCaseSample,
  readAttachments,
  readQueries,
  readQueryResult,
  readSampleItems,
  readSamples,
} from '#core/store/case-records.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { readEvents } from '#core/store/event-reader.ts';
import { checkFrozen, compareFrozen, freezeEvents, packFrozen, unpackFrozen } from '#core/store/frozen-events.ts';
import {
  findCase,
  foundCase,
  listCases,
  readNotes,
  readTasks,
  summaryOf,
  unknownPart,
} from '#core/store/investigations.ts';
import { eventGeneration, jsonList } from '#core/store/marked-events.ts';
import { foundFilter, findFilter, listFilters, listFilterVersions } from '#core/store/saved-filters.ts';
import { listTags } from '#core/store/tags.ts';
import type { ReadAccess, SearchRequest } from './search-methods.ts';

/** More events than this are not frozen: a list of them would be larger than what is worth comparing. */
const mostFrozen = 2_000_000;
/** The latest acts that come with a case. */
const latestActs = 200;

export interface SampleQuery extends SearchRequest {
  size: number;
  seed: string;
  method: SampleMethod;
  by: string | null;
}

/** The reader's methods for saved work. */
export function createSavedWorkReader({ read }: Pick<ReadAccess, 'read'>) {
  return {
    /** All saved filters, and the last act; `null` for the filters where there was no act since the one named. */
    listFilters({ sinceAct }: { sinceAct: number | null }): { act: number; filters: SavedFilter[] | null } {
      return read((database) => {
        const act = lastAct(database);
        return { act, filters: act === sinceAct ? null : listFilters(database) };
      });
    },

    findFilter({ name }: { name: string }): SavedFilter | null {
      return read((database) => findFilter(database, name));
    },

    /** Throws `usage.unknown_filter`. */
    filterVersions({ name }: { name: string }): FilterVersion[] {
      return read((database) => {
        foundFilter(database, name);
        return listFilterVersions(database, name);
      });
    },

    readActivity(input: { text: string; offset: number; count: number }): ActivityPage {
      return read((database) => readActivity(database, input));
    },

    listCases(): CaseSummary[] {
      return read(listCases);
    },

    caseExists({ name }: { name: string }): boolean {
      return read((database) => findCase(database, name) !== null);
    },

    /** Throws `usage.unknown_case`. */
    showCase({ name }: { name: string }): CaseDetail {
      return read((database) => {
        const stored = foundCase(database, name);
        return {
          ...summaryOf(database, stored),
          notes: readNotes(database, stored.id),
          tasks: readTasks(database, stored.id),
          queries: readQueries(database, stored.id),
          attachments: readAttachments(database, stored.id),
          samples: readSamples(database, stored.id),
          story: stored.story,
          log: activityOf(database, `case:${stored.id}`, latestActs),
        };
      });
    },

    /** The story's frozen results, `null` while the case is open. */
    frozenResults({ name }: { name: string }): StoryResult[] | null {
      return read((database) => foundCase(database, name).frozenResults);
    },

    caseEvents({ name, bare, ...page }: { name: string; offset: number; count: number; bare: boolean }): {
      total: number;
      events: PinnedEvent[];
    } {
      return read((database) => {
        const { id } = foundCase(database, name);
        return { total: countPinned(database, id), events: readPinned(database, id, { ...page, bare }) };
      });
    },

    /** Everything of a case that its file holds. */
    caseContent({ name }: { name: string }): CaseContent {
      return read((database) => readCaseContent(database, foundCase(database, name)));
    },

    listTags(): Tag[] {
      return read(listTags);
    },

    readMarks({ ids }: { ids: string[] }): EventMarks[] {
      return read((database) => readMarks(database, ids));
    },

    chooseNamed({ names }: { names: string[] }): Choice {
      return read((database) => {
        const { ids, unknown } = eventIdsOf(database, names);
        return { chosen: { ids, generation: eventGeneration(database) }, unknown };
      });
    },

    chooseFound(request: SearchRequest): Choice {
      return read((database) => {
        const { ids } = openSearch(database, planned(request).plan);
        return { chosen: { ids: ids.slice(), generation: eventGeneration(database) }, unknown: [] };
      });
    },

    /** Finds all a query finds now and freezes it. */
    freezeQuery(request: SearchRequest): Omit<NewCaseQuery, 'title'> {
      return read((database) => {
        const { plan, resolved } = planned(request);
        const { events, hash } = freezeEvents(database, freezable(openSearch(database, plan).ids));
        const checkpoint = archiveCheckpoint(database);
        const { query } = request;
        return { query, resolved, count: events.length, resultHash: hash, result: packFrozen(events), checkpoint };
      });
    },

    /** Freezes a population and draws a sample of it. Throws `usage.invalid_argument`. */
    drawSample({ size, seed, method, by, ...request }: SampleQuery): NewCaseSample {
      const key = by === null ? null : stratumKey(findField(by)?.name ?? by);
      return read((database) => {
        const { plan, resolved } = planned(request);
        const ids = freezable(openSearch(database, plan).ids);
        const { events, hash } = freezeEvents(database, ids);
        const hashes = new Map(events.map((event) => [event.id, event.hash]));
        const names = method === 'interval' ? namesByTime(database, ids) : events.map((event) => event.id);
        const strata = key === null ? null : valuesOf(database, ids, (event) => event[key]);
        const population = names.map((id) => ({ id, stratum: strata?.get(id) ?? null }));
        const drawn = drawSample(population, { method, size, seed, populationHash: hash });
        return {
          query: request.query,
          resolved,
          method,
          by,
          seed,
          populationCount: events.length,
          populationHash: hash,
          population: packFrozen(events),
          items: drawn.map((item) => ({ ...item, hash: hashes.get(item.id) as string })),
        };
      });
    },

    /** Throws `usage.invalid_argument` for a sample the case does not have. */
    sampleItems({ name, id }: { name: string; id: number }): SampleItem[] {
      return read((database) => {
        const stored = foundCase(database, name);
        if (!readSamples(database, stored.id).some((sample) => sample.id === id)) throw unknownPart('sample', id);
        const rows = readSampleItems(database, id);
        const { ids } = eventIdsOf(
          database,
          rows.map((row) => row.id),
        );
        const events = new Map(readEvents(database, ids).map((event) => [event.id, event]));
        return rows.map((row) => ({ ...row, event: events.get(row.id) ?? null }));
      });
    },

    /**
     * Runs the queries of a case again: with the times they were resolved to then, on the archive as it is now.
     *
     * @param most ids listed of each kind of change
     */
    rerunCase({ name, most }: { name: string; most: number }): CaseRerun[] {
      return read((database) =>
        readQueries(database, foundCase(database, name).id).map((kept) => {
          const before = unpackFrozen(readQueryResult(database, kept.id));
          const { plan } = planned({ query: kept.query, tz: kept.resolved.tz, nowMs: Date.parse(kept.savedAt) });
          const { events } = freezeEvents(database, openSearch(database, plan).ids);
          const { added, removed, changed } = compareFrozen(before, events);
          const { absent, different } = checkFrozen(database, before);
          return {
            id: kept.id,
            title: kept.title,
            query: kept.query,
            before: before.length,
            now: events.length,
            added: added.slice(0, most),
            removed: removed.slice(0, most),
            changed: changed.slice(0, most),
            totals: { added: added.length, removed: removed.length, changed: changed.length },
            reproduced: absent.length + different.length === 0,
          };
        }),
      );
    },

    /** A kept query's result as it was: one JSON object a line, byte for byte the same at any time. */
    replayQuery({ name, id }: { name: string; id: number }): string {
      return read((database) => {
        const stored = foundCase(database, name);
        if (!readQueries(database, stored.id).some((query) => query.id === id)) throw unknownPart('query', id);
        const events = unpackFrozen(readQueryResult(database, id));
        const { absent, different } = checkFrozen(database, events);
        const lost = absent.length + different.length;
        if (lost > 0) {
          throw new AppError(
            'case.incomplete',
            `This archive no longer holds ${lost} of the ${events.length} events, the first of them ${absent[0] ?? different[0]}.`,
            'They were purged, or the case was made with other data. Fetch them again, then repeat this.',
          );
        }
        return events
          .map(
            ({ id: event, revision, hash }) => `${JSON.stringify({ id: event, revision, hash: `sha256:${hash}` })}\n`,
          )
          .join('');
      });
    },
  };
}

function planned({ query, tz, nowMs }: SearchRequest) {
  const { tree, resolved } = resolveQuery(parseQuery(query).tree, { nowMs, zone: tz });
  return { plan: compileQuery(tree), resolved };
}

function freezable(ids: Float64Array): Float64Array {
  if (ids.length <= mostFrozen) return ids;
  throw new AppError(
    'usage.invalid_argument',
    `The query finds ${ids.length} events; at most ${mostFrozen} can be kept with an investigation.`,
    'Nothing was changed. Narrow the query, for example by time.',
  );
}

function namesByTime(database: ReadableDatabase, ids: Float64Array): string[] {
  return database
    .prepare<[string], string>(
      `SELECT connection.name || ':' || event.external_id AS name
       FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value
       JOIN connection ON connection.id = event.connection_id ORDER BY event.time_ms, name`,
    )
    .pluck()
    .all(jsonList(ids));
}

/** A fact of every event, as text, by the events' names. */
function valuesOf(
  database: ReadableDatabase,
  ids: Float64Array,
  read: (event: AuditEvent) => string | number | boolean | null,
): Map<string, string | null> {
  const values = new Map<string, string | null>();
  const step = 5_000;
  for (let start = 0; start < ids.length; start += step) {
    for (const event of readEvents(database, ids.subarray(start, start + step))) {
      const value = read(event);
      values.set(event.id, value === null ? null : String(value));
    }
  }
  return values;
}
