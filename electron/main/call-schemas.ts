import * as v from 'valibot';
import type { ApiCallName, ApiInput } from '#shared/api.ts';
import { sourceKinds } from '#shared/audit-event.ts';
import { scheduleChoices } from '#shared/sync-plan.ts';
import { exportSchemas } from './export-schemas.ts';
import { savedWorkSchemas } from './saved-work-schemas.ts';

const shortText = v.pipe(v.string(), v.maxLength(300));
const longText = v.pipe(v.string(), v.maxLength(20_000));
const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Most rows one answer may hold: the window asks for pages. */
const pageSize = v.pipe(wholeNumber, v.maxValue(500));
const instantMs = v.pipe(v.number(), v.safeInteger());
const instant = v.nullable(v.pipe(v.string(), v.maxLength(40)));

/** The shape of every call's input, by call: a missing, extra or different schema is a compile error. */
export const callSchemas = {
  'workspace.info': v.null(),
  'connection.list': v.null(),
  'connection.add': v.strictObject({
    kind: v.picklist(sourceKinds),
    name: shortText,
    url: longText,
    user: v.nullable(shortText),
    secret: longText,
  }),
  'connection.check': v.strictObject({ name: shortText }),
  'connection.configure': v.strictObject({
    name: shortText,
    overlapHours: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(8_784))),
  }),
  'connection.remove': v.strictObject({ name: shortText, purge: v.boolean() }),
  'sample.open': v.null(),
  'sync.start': v.strictObject({
    names: v.pipe(v.array(shortText), v.maxLength(1000)),
    from: instant,
    to: instant,
    first: v.nullable(v.strictObject({ from: instant, to: instant })),
  }),
  'sync.cancel': v.null(),
  'sync.pause': v.null(),
  'sync.resume': v.null(),
  'sync.state': v.null(),
  'sync.runs': v.strictObject({ name: v.nullable(shortText), before: v.nullable(wholeNumber) }),
  'sync.plan': v.strictObject({ names: v.pipe(v.array(shortText), v.maxLength(1000)) }),
  'schedule.read': v.null(),
  'schedule.write': v.strictObject({ every: v.picklist(scheduleChoices) }),
  'quarantine.list': v.strictObject({ name: shortText }),
  'quarantine.retry': v.strictObject({ name: shortText }),
  'coverage.read': v.strictObject({ from: instant, to: instant }),
  'search.open': v.strictObject({
    query: longText,
    tz: shortText,
    sort: v.exactOptional(
      v.pipe(v.array(v.strictObject({ field: shortText, direction: v.picklist(['asc', 'desc']) })), v.maxLength(2)),
    ),
    slot: v.exactOptional(shortText),
  }),
  'search.rows': v.strictObject({ searchId: wholeNumber, offset: wholeNumber, count: pageSize }),
  'search.first': v.strictObject({ query: longText, tz: shortText, count: pageSize, slot: v.exactOptional(shortText) }),
  'search.close': v.strictObject({ searchId: wholeNumber }),
  'search.locate': v.strictObject({
    searchId: wholeNumber,
    time: v.pipe(v.string(), v.maxLength(40)),
    tz: shortText,
  }),
  'search.cancel': v.strictObject({ slot: shortText }),
  'search.complete': v.strictObject({ text: longText, position: wholeNumber, tz: shortText }),
  'search.histogram': v.strictObject({
    query: longText,
    tz: shortText,
    by: v.picklist(['auto', 'minute', 'hour', 'day', 'week', 'month', 'year']),
    stack: v.nullable(shortText),
    from: v.exactOptional(instant),
    to: v.exactOptional(instant),
    slot: v.exactOptional(shortText),
  }),
  'search.rhythm': v.strictObject({ query: longText, tz: shortText, slot: v.exactOptional(shortText) }),
  'search.facets': v.strictObject({
    query: longText,
    tz: shortText,
    by: v.pipe(v.array(shortText), v.minLength(1), v.maxLength(20)),
    top: v.nullable(v.pipe(wholeNumber, v.minValue(1))),
    containing: v.exactOptional(shortText),
    slot: v.exactOptional(shortText),
  }),
  'event.show': v.strictObject({
    id: longText,
    raw: v.boolean(),
    versions: v.boolean(),
    items: v.exactOptional(v.boolean()),
  }),
  'event.items': v.strictObject({
    id: longText,
    filter: shortText,
    type: v.exactOptional(v.nullable(longText)),
    change: v.exactOptional(v.nullable(longText)),
    groupBy: v.nullable(v.picklist(['type', 'change'])),
    offset: wholeNumber,
    count: pageSize,
  }),
  'import.start': v.strictObject({ connection: shortText, ticket: v.nullable(shortText) }),
  'import.cancel': v.null(),
  'evidence.verify': v.null(),
  'evidence.cancel': v.null(),
  'pack.start': v.strictObject({
    query: longText,
    case: v.nullable(shortText),
    tz: shortText,
    redact: v.nullable(shortText),
    timestamp: v.nullable(shortText),
  }),
  'pack.cancel': v.null(),
  'purge.preview': v.strictObject({ beforeMs: instantMs }),
  'purge.run': v.strictObject({ beforeMs: instantMs, events: wholeNumber, reason: longText }),
  'link.open': v.strictObject({ url: longText }),
  'link.waiting': v.null(),
  ...exportSchemas,
  ...savedWorkSchemas,
} satisfies { [Name in ApiCallName]: v.GenericSchema<ApiInput<Name>> };
