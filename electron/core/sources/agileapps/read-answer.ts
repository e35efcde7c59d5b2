import type { JsonValue } from '#shared/audit-event.ts';
import { lookUp } from '#core/sources/error-message.ts';
import { createJsonSplitter, JsonShapeError } from '#core/sources/json-elements.ts';
import { utf8Text } from '#core/sources/utf8.ts';
import { parseXmlNode, type XmlNode, xmlToJson } from './xml-node.ts';
import { createXmlRowCutter, XmlShapeError } from './xml-rows.ts';

/** What an answer of the platform says besides its rows, whatever its format. */
export interface AnswerEnvelope {
  format: 'xml' | 'json';
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

/** An answer of the platform. */
export interface PlatformAnswer extends AnswerEnvelope {
  /** The exact bytes of every row, where they stand in the body. */
  rows: Uint8Array[];
}

/** Reads an answer while its bytes (UTF-8) arrive. */
export interface AnswerReader {
  /** Takes the next bytes; calls `onRow` with the exact bytes of every row they complete. */
  push: (chunk: Uint8Array, onRow: (row: Uint8Array) => void) => void;
  end: () => AnswerEnvelope;
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
 *
 * @param body in UTF-8
 */
export function readAnswer(body: Uint8Array, rowName: string): PlatformAnswer {
  const rows: Uint8Array[] = [];
  const reader = createAnswerReader(rowName);
  reader.push(body, (row) => rows.push(row));
  return { ...reader.end(), rows };
}

/** The same for an answer that comes in parts. Memory holds one row and what stands around the rows. */
export function createAnswerReader(rowName: string): AnswerReader {
  let reader: AnswerReader | null = null;

  return {
    push(chunk, onRow) {
      if (reader === null) {
        const first = firstCharacter(chunk);
        if (first === undefined) return;
        if (first !== '<' && first !== '{') throw new AnswerShapeError('not-api', 'it is neither XML nor JSON');
        reader = first === '<' ? createXmlReader(rowName) : createJsonReader(rowName);
      }
      reader.push(chunk, onRow);
    },
    end() {
      if (reader === null) throw new AnswerShapeError('truncated', 'it is empty');
      return reader.end();
    },
  };
}

/** The first character that is neither white space nor a byte order mark. */
function firstCharacter(bytes: Uint8Array): string | undefined {
  for (let start = 0; start < bytes.length; start += lookedAt) {
    const first = /[^\s\uFEFF]/.exec(utf8Text(bytes.subarray(start, start + lookedAt)))?.[0];
    if (first !== undefined) return first;
  }
  return undefined;
}

/** Bytes that are looked at together for the first character. */
const lookedAt = 1024;

function createXmlReader(rowName: string): AnswerReader {
  const cutter = createXmlRowCutter(rowName);
  return {
    push: (chunk, onRow) => withShapes(() => cutter.push(chunk, onRow)),
    end: () =>
      withShapes(() => {
        const root = parseRoot(cutter.end());
        const platform = root.name === 'platform' ? xmlToJson(root) : undefined;
        return envelopeOf('xml', platform, { [root.name]: xmlToJson(root) });
      }),
  };
}

function parseRoot(text: string): XmlNode {
  try {
    return parseXmlNode(text);
  } catch {
    throw new AnswerShapeError('broken', 'its XML cannot be read');
  }
}

function createJsonReader(rowName: string): AnswerReader {
  const splitter = createJsonSplitter(['platform', rowName]);
  return {
    push: (chunk, onRow) =>
      withShapes(() =>
        splitter.push(chunk, (row) => {
          // A list of rows may hold `null` for no row.
          if (row.length !== 4 || utf8Text(row) !== 'null') onRow(row);
        }),
      ),
    end: () =>
      withShapes(() => {
        const { envelope } = splitter.end();
        return envelopeOf('json', lookUp(envelope, 'platform'), envelope);
      }),
  };
}

/** Says of either format in the same words why it is no answer. */
function withShapes<T>(act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    if (thrown instanceof XmlShapeError) {
      throw new AnswerShapeError(thrown.kind === 'not-xml' ? 'not-api' : thrown.kind, thrown.message);
    }
    if (thrown instanceof JsonShapeError) {
      throw new AnswerShapeError(thrown.kind === 'not-json' ? 'not-api' : thrown.kind, thrown.message);
    }
    throw thrown;
  }
}

function envelopeOf(format: 'xml' | 'json', platform: JsonValue | undefined, root: JsonValue): AnswerEnvelope {
  const exception = findException(root, 0);
  if (platform === undefined && exception === null) {
    throw new AnswerShapeError('not-api', 'it has no platform envelope');
  }
  const message = lookUp(platform, 'message');
  return {
    format,
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
