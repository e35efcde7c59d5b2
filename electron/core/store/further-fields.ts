import type { JsonValue } from '#shared/audit-event.ts';

/**
 * How an event's further fields are stored. Nearly all rows of a source have the same fields, most of them empty or
 * equal to what a column of the event holds. Their *shape*, which is the same for many events, says for each field
 * where its value is; an event keeps its shape's number and only those values that stand nowhere else.
 */
export type FieldShape = readonly (readonly [name: string, place: ValuePlace])[];

/** An index in the event's own values, the column that has the same text, or `null` for an empty field. */
type ValuePlace = number | ReferredColumn | null;

/** The columns a field may refer to, in the order of `furtherFieldsSql`. */
const referredColumns = ['actor', 'object', 'record', 'recordAlias', 'oldValue', 'newValue'] as const;
type ReferredColumn = (typeof referredColumns)[number];

/** What the event's columns hold, as far as fields refer to it. */
export type ReferredTexts = Readonly<Record<ReferredColumn, string | null>>;

/** Shorter texts are kept as they are: a code that happens to equal a column would only make one more shape. */
const shortestReferred = 3;

/**
 * SQL over `event`: shape, own values, and the columns that fields refer to. As a row or as arguments of a function it
 * is what `decodeFields` takes. The shape is NULL for an event without further fields.
 */
export const furtherFieldsSql = `
  (SELECT value FROM dictionary WHERE id = event.field_shape_id), event.field_values,
  (SELECT value FROM dictionary WHERE id = event.actor_id), (SELECT value FROM dictionary WHERE id = event.object_id),
  event.record, event.record_alias, event.old_value, event.new_value`;

/** The columns of `furtherFieldsSql` as read. */
export type FurtherFieldsRow = (string | null)[];

export interface EncodedFields {
  /** JSON of the `FieldShape`; `null` where there are no fields. */
  shape: string | null;
  /** JSON of the values that the shape counts, in order; `null` where there are none. */
  values: string | null;
}

/** A field and its place behind those before it; the fields of one shape take the same steps. */
interface Step {
  name: string;
  place: ValuePlace;
  before: Step | null;
  followers: Map<string, Map<ValuePlace, Step>>;
  /** The follower that was taken last: nearly always the next one, too. */
  taken: Step | null;
  /** The text of the shape that ends here, when one did. */
  shape?: string;
}

/** So many steps are remembered before the memory is emptied: a source has a few dozen shapes. */
const mostSteps = 10_000;
let steps = 0;
const start: Pick<Step, 'followers' | 'taken'> = { followers: new Map(), taken: null };

/** Takes further fields apart into their shape and their own values. */
export function encodeFields(fields: Readonly<Record<string, JsonValue>>, columns: ReferredTexts): EncodedFields {
  const values: JsonValue[] = [];
  let step: Step | null = null;
  for (const name in fields) {
    const value = fields[name] as JsonValue;
    const place = value === null ? null : (columnOf(value, columns) ?? ownPlace(value, values));
    step = stepAfter(step, name, place);
  }
  return {
    shape: step && (step.shape ??= shapeText(step)),
    values: values.length === 0 ? null : JSON.stringify(values),
  };
}

function stepAfter(before: Step | null, name: string, place: ValuePlace): Step {
  const from = before ?? start;
  if (from.taken !== null && from.taken.place === place && from.taken.name === name) return from.taken;
  const step = from.followers.get(name)?.get(place) ?? addStep(before, name, place);
  from.taken = step;
  return step;
}

/** `name`: of an object's member, so a text of its own: a piece of a payload would keep the payload in memory. */
function addStep(before: Step | null, name: string, place: ValuePlace): Step {
  if (steps >= mostSteps) {
    steps = 0;
    // Fields under way go on with the steps they have; the next ones begin anew.
    start.followers = new Map();
    start.taken = null;
  }
  steps += 1;
  const step: Step = { name, place, before, followers: new Map(), taken: null };
  const { followers } = before ?? start;
  const places = followers.get(name);
  if (places === undefined) followers.set(name, new Map([[place, step]]));
  else places.set(place, step);
  return step;
}

function shapeText(last: Step): string {
  const shape: [string, ValuePlace][] = [];
  for (let step: Step | null = last; step !== null; step = step.before) shape.unshift([step.name, step.place]);
  return JSON.stringify(shape satisfies FieldShape);
}

function columnOf(value: JsonValue, columns: ReferredTexts): ReferredColumn | undefined {
  if (typeof value !== 'string' || value.length < shortestReferred) return undefined;
  for (const column of referredColumns) if (columns[column] === value) return column;
  return undefined;
}

function ownPlace(value: JsonValue, values: JsonValue[]): number {
  const known = typeof value === 'string' ? values.indexOf(value) : -1;
  return known < 0 ? values.push(value) - 1 : known;
}

const remembered = new Map<string, FieldShape>();
const mostRemembered = 10_000;

/** The shape that a stored text means. */
export function parseShape(text: string): FieldShape {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  if (remembered.size >= mostRemembered) remembered.clear();
  const shape = JSON.parse(text) as FieldShape;
  remembered.set(text, shape);
  return shape;
}

/** The fields of one event with their values, in the order the source sent them. */
export function decodeFields(row: Readonly<FurtherFieldsRow>): [string, JsonValue][] {
  const [shape, values] = row;
  if (shape === null || shape === undefined) return [];
  const own = values === null || values === undefined ? [] : (JSON.parse(values) as JsonValue[]);
  return parseShape(shape).map(([name, place]) => [name, valueAt(place, own, row)]);
}

function valueAt(place: ValuePlace, own: readonly JsonValue[], row: Readonly<FurtherFieldsRow>): JsonValue {
  if (place === null) return null;
  if (typeof place === 'number') return own[place] ?? null;
  return row[referredColumns.indexOf(place) + 2] ?? null;
}
