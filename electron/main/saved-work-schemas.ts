import * as v from 'valibot';
import type { ApiInput } from '#shared/api.ts';
import type { InvestigationCalls } from '#shared/investigation.ts';
import { reportFormats, sampleMethods, tagColours, testResults } from '#shared/investigation.ts';
import type { SavedFilterCalls } from '#shared/saved-filter.ts';
import type { SavedWorkCalls } from '#shared/saved-work.ts';

const shortText = v.pipe(v.string(), v.maxLength(300));
const longText = v.pipe(v.string(), v.maxLength(20_000));
/** A story or a note may be as long as a call may be. */
const document = v.pipe(v.string(), v.maxLength(60_000));
const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const pageSize = v.pipe(wholeNumber, v.maxValue(500));
const names = v.pipe(v.array(shortText), v.maxLength(1000));
const ids = v.pipe(v.array(longText), v.maxLength(1000));
const ticket = v.strictObject({ ticket: v.nullable(shortText) });
const ofCase = v.strictObject({ name: shortText });
const ofCasePart = v.strictObject({ name: shortText, id: wholeNumber });

const choice = v.union([
  v.strictObject({ ids }),
  v.strictObject({ query: longText, tz: shortText }),
  v.strictObject({
    searchId: wholeNumber,
    ranges: v.pipe(v.array(v.strictObject({ offset: wholeNumber, count: wholeNumber })), v.maxLength(1000)),
  }),
]);

type SavedWorkCallName = keyof SavedFilterCalls | keyof InvestigationCalls | keyof SavedWorkCalls;

/** The shape of every call's input that has to do with saved filters and investigations. */
export const savedWorkSchemas = {
  'filter.list': v.null(),
  'filter.save': v.strictObject({
    name: shortText,
    folder: shortText,
    query: longText,
    columns: v.nullable(names),
    sort: names,
    group: v.nullable(shortText),
    tz: v.nullable(shortText),
    description: longText,
  }),
  'filter.rename': v.strictObject({ name: shortText, newName: shortText, folder: shortText }),
  'filter.remove': v.strictObject({ names }),
  'filter.versions': ofCase,
  'filter.restore': v.strictObject({ name: shortText, version: wholeNumber }),
  'filter.pin': v.strictObject({ name: shortText, pinned: v.boolean() }),
  'filter.reorder': v.strictObject({ names }),
  'filter.counts': v.strictObject({ names, tz: shortText }),
  'filter.cancelCounts': v.null(),
  'filter.export': v.strictObject({ names }),
  'filter.import': ticket,
  'work.undoState': v.null(),
  'work.undo': v.null(),
  'work.redo': v.null(),
  'log.read': v.strictObject({ text: shortText, offset: wholeNumber, count: pageSize }),
  'log.export': v.strictObject({ text: shortText }),
  'case.list': v.null(),
  'case.create': v.strictObject({ name: shortText, description: longText }),
  'case.update': v.strictObject({
    name: shortText,
    newName: v.nullable(shortText),
    description: v.nullable(longText),
    story: v.nullable(document),
  }),
  'case.close': v.strictObject({ name: shortText, tz: v.optional(shortText) }),
  'case.reopen': ofCase,
  'case.remove': ofCase,
  'case.show': ofCase,
  'case.events': v.strictObject({ name: shortText, offset: wholeNumber, count: pageSize }),
  'case.pin': v.strictObject({
    name: shortText,
    events: choice,
    note: v.nullable(document),
    tag: v.nullable(shortText),
  }),
  'case.unpin': v.strictObject({ name: shortText, events: choice }),
  'case.noteEvents': v.strictObject({ name: shortText, events: choice, note: document }),
  'case.addNote': v.strictObject({ name: shortText, text: document }),
  'case.editNote': v.strictObject({ name: shortText, id: wholeNumber, text: document }),
  'case.removeNote': ofCasePart,
  'case.addTask': v.strictObject({ name: shortText, text: longText }),
  'case.editTask': v.strictObject({ name: shortText, id: wholeNumber, text: longText, done: v.boolean() }),
  'case.removeTask': ofCasePart,
  'case.addQuery': v.strictObject({ name: shortText, query: longText, tz: shortText, title: shortText }),
  'case.removeQuery': ofCasePart,
  'case.rerun': ofCase,
  'case.storyResults': v.strictObject({ name: shortText, tz: v.optional(shortText) }),
  'case.previewStory': v.strictObject({ story: document, tz: shortText }),
  'case.attach': v.strictObject({ name: shortText, event: v.nullable(longText), ticket: v.nullable(shortText) }),
  'case.detach': ofCasePart,
  'case.saveAttachment': ofCasePart,
  'case.sample': v.strictObject({
    name: shortText,
    query: longText,
    tz: shortText,
    size: v.pipe(wholeNumber, v.minValue(1)),
    seed: shortText,
    method: v.picklist(sampleMethods),
    by: v.nullable(shortText),
  }),
  'case.sampleItems': ofCasePart,
  'case.test': v.strictObject({
    name: shortText,
    id: wholeNumber,
    event: longText,
    result: v.nullable(v.picklist(testResults)),
    note: longText,
    attachment: v.nullable(shortText),
  }),
  'case.exportSheet': v.strictObject({
    name: shortText,
    id: wholeNumber,
    format: v.picklist(['xlsx', 'csv']),
    tz: v.optional(shortText),
  }),
  'case.report': v.strictObject({ name: shortText, format: v.picklist(reportFormats), tz: shortText }),
  'case.export': ofCase,
  'case.import': ticket,
  'tag.list': v.null(),
  'tag.save': v.strictObject({ name: shortText, newName: shortText, colour: v.picklist(tagColours) }),
  'tag.remove': ofCase,
  'event.tag': v.strictObject({ events: choice, tag: shortText, on: v.boolean() }),
  'event.marks': v.strictObject({ ids }),
} satisfies { [Name in SavedWorkCallName]: v.GenericSchema<ApiInput<Name>> };
