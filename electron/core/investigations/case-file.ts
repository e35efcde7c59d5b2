import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { AppError } from '#shared/app-error.ts';
import { sampleMethods, tagColours, testResults } from '#shared/investigation.ts';
import { parseIso } from '#shared/iso-time.ts';
import { type FrozenEvent, resultHash } from '#core/store/frozen-events.ts';
import type { CaseContent } from './case-content.ts';

/**
 * A case as a file: one JSON object a line, so that two of them can be compared line by line. The first line names
 * the format, the last one the number of lines before it and the SHA-256 of their bytes. `docs/case-files.md` is the
 * description.
 */
const format = 'tickmark-case';
const formatVersion = 1;

/** Bytes of an attachment in one line. */
const pieceBytes = 3_000_000;

/** A case with the bytes of what is attached to it, by hash. */
export interface CaseFile {
  content: CaseContent;
  attachments: Map<string, Uint8Array>;
}

/** @param version of the program, for the header */
export function printCaseFile({ content, attachments }: CaseFile, version: string): Buffer {
  const { tags, events, notes, tasks, queries, attachments: attached, samples, log, ...facts } = content;
  const list = (result: readonly FrozenEvent[]) => result.map(frozenLine);
  const lines: object[] = [
    { kind: format, version: formatVersion, tickmark: version },
    { kind: 'case', ...facts },
    ...tags.map((tag) => ({ kind: 'tag', ...tag })),
    ...events.map((event) => ({ kind: 'event', ...event })),
    ...notes.map((note) => ({ kind: 'note', ...note })),
    ...tasks.map((task) => ({ kind: 'task', ...task })),
    ...queries.map((query) => ({ kind: 'query', ...query, result: list(query.result) })),
    ...samples.map((sample) => ({ kind: 'sample', ...sample, population: list(sample.population) })),
    ...attached.map((attachment) => ({ kind: 'attachment', ...attachment })),
    ...[...attachments].flatMap(([sha256, bytes]) => pieces(sha256, bytes)),
    ...log.map((entry) => ({ kind: 'log', ...entry })),
  ];
  const body = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 'utf8');
  const end = { kind: 'end', lines: lines.length, sha256: `sha256:${sha256Of(body)}` };
  return Buffer.concat([body, Buffer.from(`${JSON.stringify(end)}\n`, 'utf8')]);
}

function pieces(sha256: string, bytes: Uint8Array): object[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.max(1, Math.ceil(buffer.length / pieceBytes));
  return Array.from({ length: count }, (_, index) => {
    const data = buffer.subarray(index * pieceBytes, (index + 1) * pieceBytes).toString('base64');
    return { kind: 'bytes', sha256, data };
  });
}

const text = v.pipe(v.string(), v.maxLength(1_000_000));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300));
const moment = v.pipe(
  v.string(),
  v.check((value) => parseIso(value) !== null, 'no time'),
);
const hash = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const eventId = v.pipe(v.string(), v.maxLength(4000), v.regex(/^[^:]+:./s));
const range = v.strictObject({ from: v.nullable(moment), to: v.nullable(moment), tz: name });
const frozen = v.pipe(
  v.array(v.pipe(v.string(), v.regex(/^[^\t\n:]+:[^\t\n]+\t[1-9]\d{0,8}\t[0-9a-f]{64}(\t[0-9a-f]{64})?$/))),
  v.transform((lines) => lines.map(frozenEvent)),
);
const storyResult = v.union([
  v.strictObject({ view: v.literal('count'), query: text, count, at: moment }),
  v.strictObject({
    view: v.literal('table'),
    query: text,
    count,
    columns: v.array(text),
    rows: v.array(v.array(v.nullable(text))),
    at: moment,
  }),
  v.strictObject({
    view: v.literal('chart'),
    query: text,
    count,
    by: text,
    bars: v.array(v.strictObject({ label: text, count })),
    at: moment,
  }),
  v.strictObject({ view: v.literal('error'), query: text, message: text }),
]);

const lineSchemas = {
  case: v.strictObject({
    kind: v.literal('case'),
    name,
    description: text,
    story: text,
    frozenResults: v.nullable(v.array(storyResult)),
    createdAt: moment,
    createdBy: text,
    closedAt: v.nullable(moment),
  }),
  tag: v.strictObject({ kind: v.literal('tag'), name, colour: v.picklist(tagColours) }),
  event: v.strictObject({
    kind: v.literal('event'),
    id: eventId,
    time: moment,
    revision: v.pipe(count, v.minValue(1)),
    hash,
    note: text,
    tags: v.array(name),
    pinnedAt: moment,
    pinnedBy: text,
  }),
  note: v.strictObject({ kind: v.literal('note'), text, at: moment, by: text }),
  task: v.strictObject({ kind: v.literal('task'), text, doneAt: v.nullable(moment), doneBy: v.nullable(text) }),
  query: v.strictObject({
    kind: v.literal('query'),
    title: text,
    query: text,
    resolved: range,
    count,
    resultHash: hash,
    checkpoint: count,
    savedAt: moment,
    savedBy: text,
    result: frozen,
  }),
  sample: v.strictObject({
    kind: v.literal('sample'),
    query: text,
    resolved: range,
    method: v.picklist(sampleMethods),
    by: v.nullable(text),
    seed: text,
    populationHash: hash,
    drawnAt: moment,
    drawnBy: text,
    population: frozen,
    items: v.array(
      v.strictObject({
        id: eventId,
        hash,
        stratum: v.nullable(text),
        result: v.nullable(v.picklist(testResults)),
        tester: v.nullable(text),
        testedAt: v.nullable(moment),
        note: text,
        attachment: v.nullable(text),
      }),
    ),
  }),
  attachment: v.strictObject({
    kind: v.literal('attachment'),
    name,
    sha256: hash,
    bytes: count,
    event: v.nullable(eventId),
    addedAt: moment,
    addedBy: text,
  }),
  bytes: v.strictObject({ kind: v.literal('bytes'), sha256: hash, data: v.pipe(v.string(), v.base64()) }),
  log: v.strictObject({
    kind: v.literal('log'),
    number: count,
    at: moment,
    who: text,
    what: text,
    detail: text,
    hash,
  }),
} as const;

type LineKind = keyof typeof lineSchemas;

/** Reads a case file; nothing of a file is trusted. Throws `case.damaged_file`, with the line at fault. */
export function parseCaseFile(bytes: Uint8Array): CaseFile {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines = checkedLines(buffer);
  const content: CaseContent = {
    ...{ name: '', description: '', story: '', frozenResults: null, createdAt: '', createdBy: '', closedAt: null },
    ...{ tags: [], events: [], notes: [], tasks: [], queries: [], attachments: [], samples: [], log: [] },
  };
  const parts = new Map<string, Buffer[]>();
  let cases = 0;
  lines.forEach((line, index) => {
    const checked = checkLine(line, index + 2);
    switch (checked.kind) {
      case 'case': {
        const { kind: _kind, ...facts } = checked;
        Object.assign(content, facts);
        cases += 1;
        break;
      }
      case 'bytes':
        parts.set(checked.sha256, [...(parts.get(checked.sha256) ?? []), Buffer.from(checked.data, 'base64')]);
        break;
      default: {
        const { kind, ...record } = checked;
        (content[listOf[kind]] as object[]).push(record);
      }
    }
  });
  if (cases !== 1) throw damaged('It holds no investigation, or more than one.');
  const attachments = new Map([...parts].map(([sha256, pieces]) => [sha256, Buffer.concat(pieces)]));
  checkWhole(content, attachments);
  return { content, attachments };
}

const listOf = {
  tag: 'tags',
  event: 'events',
  note: 'notes',
  task: 'tasks',
  query: 'queries',
  sample: 'samples',
  attachment: 'attachments',
  log: 'log',
} as const satisfies Partial<Record<LineKind, keyof CaseContent>>;

/** The lines between the first and the last, when those fit. */
function checkedLines(buffer: Buffer): string[] {
  const lastStart = buffer.subarray(0, -1).lastIndexOf(0x0a) + 1;
  if (lastStart === 0 || buffer.at(-1) !== 0x0a) throw damaged('Its last line is missing or broken off.');
  const body = buffer.subarray(0, lastStart);
  const lines = body.toString('utf8').split('\n').slice(0, -1);
  const header = objectOf(lines[0] ?? '');
  if (header?.['kind'] !== format) throw damaged('It is no Tickmark investigation.');
  if (header['version'] !== formatVersion) {
    throw damaged(
      `It was written in version ${String(header['version'])} of the format; this Tickmark reads ${formatVersion}.`,
    );
  }
  const end = objectOf(buffer.subarray(lastStart).toString('utf8'));
  if (end?.['kind'] !== 'end' || end['lines'] !== lines.length || end['sha256'] !== `sha256:${sha256Of(body)}`) {
    throw damaged('Its content does not fit the hash in its last line.');
  }
  return lines.slice(1);
}

function checkLine(line: string, number: number) {
  const value = objectOf(line);
  const kind = value?.['kind'];
  if (typeof kind !== 'string' || !Object.hasOwn(lineSchemas, kind)) {
    throw damaged(`Line ${number} is of no known kind.`);
  }
  const checked = v.safeParse(v.variant('kind', Object.values(lineSchemas) as never), value);
  if (checked.success) return checked.output as v.InferOutput<(typeof lineSchemas)[LineKind]>;
  const place = checked.issues[0] === undefined ? null : v.getDotPath(checked.issues[0]);
  throw damaged(`Line ${number} has a wrong value for “${place ?? kind}”.`);
}

/** What lines alone can't tell: hashes over lists, counts, bytes of attachments. */
function checkWhole(content: CaseContent, attachments: Map<string, Uint8Array>): void {
  for (const { title, result, resultHash: expected, count: found } of content.queries) {
    if (result.length !== found || `sha256:${resultHash(result)}` !== expected) {
      throw damaged(`The events of the query “${title}” do not fit their hash.`);
    }
  }
  for (const { population, populationHash, items } of content.samples) {
    const ids = new Map(population.map((event) => [event.id, `sha256:${event.hash}`]));
    const known = new Set(items.map((item) => item.id)).size === items.length;
    if (!known || items.some((item) => ids.get(item.id) !== item.hash)) {
      throw damaged('A sample names events that are not in its population.');
    }
    if (`sha256:${resultHash(population)}` !== populationHash) throw damaged('A population does not fit its hash.');
  }
  if (new Set(content.events.map((event) => event.id)).size !== content.events.length) {
    throw damaged('It pins an event twice.');
  }
  for (const { name: file, sha256, bytes } of content.attachments) {
    const found = attachments.get(sha256);
    if (found === undefined || found.byteLength !== bytes || `sha256:${sha256Of(found)}` !== sha256) {
      throw damaged(`The attachment ${file} is missing or does not fit its hash.`);
    }
  }
  const named = new Set(content.attachments.map((attachment) => attachment.sha256));
  if ([...attachments.keys()].some((sha256) => !named.has(sha256))) {
    throw damaged('It holds bytes that no attachment names.');
  }
}

function frozenLine({ id, revision, hash: full, core }: FrozenEvent): string {
  return [id, revision, full, ...(core === full ? [] : [core])].join('\t');
}

function frozenEvent(line: string): FrozenEvent {
  const [id = '', revision = '', full = '', core = full] = line.split('\t');
  return { id, revision: Number(revision), hash: full, core };
}

function objectOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function damaged(why: string): AppError {
  return new AppError(
    'case.damaged_file',
    `This file can’t be opened as an investigation. ${why}`,
    'Nothing was changed. Ask for the file again.',
  );
}
