import { oneFormatOnly, trimmedOrNull } from './canonical-row.ts';
import { decodeEntities } from './xml-node.ts';
import { isSafeName } from './xml-row.ts';

/** A row as the values of its form. */
export interface PlainRow {
  form: RowForm;
  /** By the places of the form: texts without white space around them; `null` for what is empty. */
  values: (string | null)[];
}

/** What rows have in common that hold the same elements and attributes in the same order. */
export interface RowForm {
  /** Names of the values, in the order sent: an element's, or `element.attribute`. */
  names: readonly string[];
  /** Where a value stands, by its name. */
  places: ReadonlyMap<string, number>;
  /** What the canonical text is made of, in its order: the place of a value, and what stands before it. */
  canonical: readonly { place: number; start: string }[];
}

/** An element or attribute in its place among those before it; rows of one form take the same steps. */
interface Step {
  /** As it stands in a row: an element's name, or an attribute's name with its equals sign and quotation mark. */
  sent: string;
  element: string;
  /** `null` for an element. */
  attribute: string | null;
  before: Step | null;
  elements: Step[];
  attributes: Step[];
  /** `null` where a row that ends here is none that can be read so; not known before the first one ends here. */
  form?: RowForm | null;
}

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const space = 0x20;
const lineFeed = 0x0a;
const tabulator = 0x09;
/** ASCII's last character: behind it begin those that may be white space, too. */
const lastAscii = 0x7f;

/** What the plain form has not: other line ends, characters that XML refuses. */
const notPlain = /[\r\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/;
const plainName = /[A-Za-z_][\w.-]*/y;

/** So many steps are remembered before the memory is emptied: a log has a few dozen forms. */
const mostSteps = 10_000;
/** Where so many different elements follow one another, further ones are not worth remembering. */
const mostFollowers = 50;
let steps = 0;
let roots: Step[] = [];

/**
 * Reads a row whose root has no attributes and only elements without elements of their own, each name once; `null`
 * for any other row. What it reads is what `parseXmlRow` reads.
 */
export function readPlainRow(raw: string): PlainRow | null {
  if (raw.charCodeAt(0) !== lessThan || notPlain.test(raw) || raw.includes(']]>')) return null;
  const root = findStep(roots, raw, 1) ?? addStep(roots, null, nameAt(raw, 1));
  if (root === null) return null;
  let at = 1 + root.sent.length;
  if (raw.charCodeAt(at) !== greaterThan) return null;
  at += 1;
  let step = root;
  const hasReferences = raw.includes('&');
  const values: (string | null)[] = [];

  for (;;) {
    let code = raw.charCodeAt(at);
    while (code === space || code === lineFeed || code === tabulator) code = raw.charCodeAt(++at);
    if (code !== lessThan) return null;
    if (raw.charCodeAt(at + 1) === slash) {
      if (at + 3 + root.sent.length !== raw.length || !closes(raw, at, root.sent)) return null;
      if (step.form === undefined) step.form = formOf(step);
      if (step.form === null || (hasReferences && !resolveReferences(values))) return null;
      trimAll(values);
      return { form: step.form, values };
    }
    const element = findStep(step.elements, raw, at + 1) ?? addStep(step.elements, step, nameAt(raw, at + 1));
    if (element === null) return null;
    step = element;
    const place = values.push(null) - 1;
    at += 1 + element.sent.length;
    code = raw.charCodeAt(at);
    while (code === space) {
      const attribute =
        findStep(step.attributes, raw, at + 1) ?? addStep(step.attributes, step, element.sent, nameAt(raw, at + 1));
      if (attribute === null || !raw.startsWith(attribute.sent, at + 1)) return null;
      const start = at + 1 + attribute.sent.length;
      const end = raw.indexOf('"', start);
      const value = raw.slice(start, end);
      if (end < 0 || oddInAttribute.test(value)) return null;
      values.push(value);
      step = attribute;
      at = end + 1;
      code = raw.charCodeAt(at);
    }
    if (code === greaterThan) {
      const end = raw.indexOf('<', at + 1);
      if (end < 0 || !closes(raw, end, element.sent)) return null;
      if (end > at + 1) values[place] = raw.slice(at + 1, end);
      at = end + 3 + element.sent.length;
    } else if (code === slash && raw.charCodeAt(at + 1) === greaterThan) at += 2;
    else return null;
  }
}

function trimAll(values: (string | null)[]): void {
  for (let place = 0; place < values.length; place++) {
    const value = values[place] as string | null;
    if (value !== null && !isTrimmed(value)) values[place] = trimmedOrNull(value);
  }
}

/** Whether a text certainly begins and ends with something else than white space, as nearly all do. */
function isTrimmed(text: string): boolean {
  const [first, last] = [text.charCodeAt(0), text.charCodeAt(text.length - 1)];
  return first > space && first < lastAscii && last > space && last < lastAscii;
}

const oddInAttribute = /[<\n\t]/;

/** Answers `false` where the canonical text would differ from the value. */
function resolveReferences(values: (string | null)[]): boolean {
  for (const [index, value] of values.entries()) {
    if (value === null || !value.includes('&')) continue;
    const resolved = decodeEntities(value);
    if (resolved.includes('\r')) return false;
    values[index] = resolved;
  }
  return true;
}

/** Whether the closing tag of a name stands at a place. */
function closes(raw: string, at: number, name: string): boolean {
  const end = at + 2 + name.length;
  return raw.charCodeAt(at + 1) === slash && raw.charCodeAt(end) === greaterThan && raw.startsWith(name, at + 2);
}

/** The known step that stands at a place. */
function findStep(known: Step[], raw: string, at: number): Step | null {
  for (const step of known) {
    if (raw.startsWith(step.sent, at) && (step.attribute !== null || endsName(raw, at + step.sent.length))) return step;
  }
  return null;
}

function endsName(raw: string, at: number): boolean {
  const code = raw.charCodeAt(at);
  return code === greaterThan || code === slash || code === space;
}

/** The name at a place, as a text of its own: a piece of the row would keep the whole row in memory. */
function nameAt(raw: string, at: number): string | null {
  plainName.lastIndex = at;
  const name = plainName.exec(raw)?.[0];
  return name === undefined || !isSafeName(name) ? null : Buffer.from(name, 'latin1').toString('latin1');
}

function addStep(known: Step[], before: Step | null, element: string | null, attribute?: string | null): Step | null {
  if (element === null || attribute === null || attribute === 'xmlns' || known.length >= mostFollowers) return null;
  if (steps >= mostSteps) {
    steps = 0;
    // Rows under way go on with the steps they have; the next one begins anew.
    roots = [];
  }
  steps += 1;
  const sent = attribute === undefined ? element : `${attribute}="`;
  const step: Step = { sent, element, attribute: attribute ?? null, before, elements: [], attributes: [] };
  known.push(step);
  return step;
}

/** The form of the rows that end with a step; `null` where a name comes twice. */
function formOf(last: Step): RowForm | null {
  const taken: Step[] = [];
  // The root, which is no value, has nothing before it.
  for (let step = last; step.before !== null; step = step.before) taken.unshift(step);
  const names = taken.map(({ element, attribute }) => (attribute === null ? element : `${element}.${attribute}`));
  const places = new Map(names.map((name, place) => [name, place]));
  if (places.size < names.length) return null;
  const paths = taken.flatMap(({ element, attribute }, place) => {
    if (attribute === null) return [{ place, path: element }];
    return oneFormatOnly.has(attribute) ? [] : [{ place, path: `${element}/${attribute}` }];
  });
  paths.sort((one, other) => (one.path < other.path ? -1 : 1));
  return { names, places, canonical: paths.map(({ place, path }) => ({ place, start: `${JSON.stringify(path)}:` })) };
}

/** The canonical text of a row, as `canonicalXmlRow` gives it. */
export function canonicalPlainRow({ form, values }: PlainRow): string {
  let text = '{';
  for (const { place, start } of form.canonical) {
    const value = values[place];
    if (value === null || value === undefined) continue;
    text += text.length > 1 ? `,${start}${JSON.stringify(value)}` : start + JSON.stringify(value);
  }
  return `${text}}`;
}
