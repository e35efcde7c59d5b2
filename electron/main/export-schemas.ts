import * as v from 'valibot';
import type { ApiInput } from '#shared/api.ts';
import type { ExportCalls } from '#shared/export-queue.ts';
import { csvDelimiters, exportFormats } from '#shared/export-request.ts';

const name = v.pipe(v.string(), v.maxLength(300));
const position = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ofOne = v.strictObject({ id: position });
const names = v.pipe(v.array(name), v.maxLength(1000));

const layout = {
  format: v.picklist(exportFormats),
  rows: v.picklist(['events', 'items']),
  columns: v.nullable(names),
  delimiter: v.picklist(csvDelimiters),
  byteOrderMark: v.boolean(),
  itemsSheet: v.boolean(),
  redact: v.nullable(name),
};

/** The shape of every input of a call about exports. */
export const exportSchemas = {
  'export.start': v.strictObject({
    ...layout,
    searchId: position,
    selected: v.nullable(
      v.pipe(v.array(v.strictObject({ first: position, last: position })), v.minLength(1), v.maxLength(100_000)),
    ),
    name,
  }),
  'export.list': v.null(),
  'export.cancel': ofOne,
  'export.clear': ofOne,
  'export.reveal': ofOne,
  'export.templates': v.null(),
  'export.saveTemplate': v.strictObject({ ...layout, name, sort: v.nullable(names), pattern: name }),
  'export.removeTemplate': v.strictObject({ name }),
  'export.profiles': v.null(),
} satisfies { [Name in keyof ExportCalls]: v.GenericSchema<ApiInput<Name>> };
