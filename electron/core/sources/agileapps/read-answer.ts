import type { JsonValue } from '#shared/audit-event.ts';
import { lookUp } from '#core/sources/error-message.ts';
import { createJsonSplitter, JsonShapeError } from '#core/sources/json-elements.ts';
import { cutXmlRows, XmlShapeError } from './xml-rows.ts';
import { parseXmlNode, xmlToJson } from './xml-node.ts';

/** An answer of the platform, whatever its format. */
export interface PlatformAnswer {
  format: 'xml' | 'json';
  /** The exact text of every row. */
  rows: string[];
  /** What stands under `platform` besides the rows. */
  platform: JsonValue;
  /** `message.code` as sent; `null` where there is none. */
  code: string | null;
  /** `message.description`, or the text of `__exception_msg__`. */
  description: string | null;
  /** Whether the answer is an error body outside the platform's envelope. */
  exception: boolean;
  /** Rows the server says it put into this answer. */
  recordCount: number | null;
  /** Rows the server says match in all. */
  total: number | null;
}

/** Why a body is no answer of the platform. */
export class AnswerShapeError extends Error {
  /** `not-api`: a web page or something unknown; `truncated`: ends too early; `broken`: damaged inside. */
  readonly kind: 'not-api' | 'truncated' | 'broken';

  constructor(kind: 'not-api' | 'truncated' | 'broken', message: string) {
    super(message);
    this.kind = kind;
  }
}

/**
 * Reads an answer whose rows are named `rowName`. The format is told by the first character that is no
 * white space, whatever was asked for. One row, several and none are alike. Throws `AnswerShapeError`.
 */
export function readAnswer(text: string, rowName: string): PlatformAnswer {
  const first = /[^\s\uFEFF]/.exec(text)?.[0];
  if (first === undefined) throw new AnswerShapeError('truncated', 'it is empty');
  if (first === '<') return readXmlAnswer(text, rowName);
  if (first === '{') return readJsonAnswer(text, rowName);
  throw new AnswerShapeError('not-api', 'it is neither XML nor JSON');
}

function readXmlAnswer(text: string, rowName: string): PlatformAnswer {
  try {
    const { rows, rest } = cutXmlRows(text, rowName);
    const root = parseXmlNode(rest);
    const platform = root.name === 'platform' ? xmlToJson(root) : undefined;
    return answerOf('xml', rows, platform, { [root.name]: xmlToJson(root) });
  } catch (thrown) {
    if (thrown instanceof AnswerShapeError) throw thrown;
    if (!(thrown instanceof XmlShapeError)) throw new AnswerShapeError('broken', 'its XML cannot be read');
    throw new AnswerShapeError(thrown.kind === 'not-xml' ? 'not-api' : thrown.kind, thrown.message);
  }
}

function readJsonAnswer(text: string, rowName: string): PlatformAnswer {
  const rows: string[] = [];
  try {
    const splitter = createJsonSplitter(['platform', rowName]);
    splitter.push(Buffer.from(text, 'utf8'), (row) => rows.push(row));
    const { envelope } = splitter.end();
    // A list of rows may hold `null` for no row.
    return answerOf(
      'json',
      rows.filter((row) => row !== 'null'),
      lookUp(envelope, 'platform'),
      envelope,
    );
  } catch (thrown) {
    if (thrown instanceof JsonShapeError) {
      throw new AnswerShapeError(thrown.kind === 'not-json' ? 'not-api' : thrown.kind, thrown.message);
    }
    throw thrown;
  }
}

function answerOf(
  format: 'xml' | 'json',
  rows: string[],
  platform: JsonValue | undefined,
  root: JsonValue,
): PlatformAnswer {
  const exception = findException(root, 0);
  if (platform === undefined && exception === null) {
    throw new AnswerShapeError('not-api', 'it has no platform envelope');
  }
  const message = lookUp(platform, 'message');
  return {
    format,
    rows,
    platform: platform ?? null,
    code: textOf(lookUp(message, 'code')),
    description: textOf(lookUp(message, 'description')) ?? exception,
    exception: platform === undefined || (message === undefined && exception !== null),
    recordCount: countOf(lookUp(platform, 'recordCount')),
    total: countOf(lookUp(platform, 'totalRecordCount')),
  };
}

function findException(value: JsonValue, depth: number): string | null {
  if (value === null || typeof value !== 'object' || depth > 4) return null;
  const direct = Array.isArray(value) ? undefined : textOf(value['__exception_msg__']);
  if (direct !== undefined && direct !== null) return direct;
  for (const child of Object.values(value)) {
    const found = findException(child, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** A count as number or text; negative ones (seen in error answers) say nothing. */
function countOf(value: JsonValue | undefined): number | null {
  const text = textOf(value);
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  // An XML element with attributes has its text beside them.
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return textOf(value['#text']);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
