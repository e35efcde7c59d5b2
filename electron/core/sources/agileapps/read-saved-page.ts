import { setImmediate } from 'node:timers/promises';
import { createBatcher } from '#core/sources/batcher.ts';
import { tidyMessage } from '#core/sources/error-message.ts';
import { defaultMaxBodyBytes } from '#core/sources/http-client.ts';
import { SavedFileError } from '#core/sources/saved-file-error.ts';
import type { SavedFileSummary, SourceBatch } from '#core/sources/source.ts';
import { isErrorCode } from './answer-failure.ts';
import { decodeBody } from './decode-body.ts';
import { AnswerShapeError, readAnswer, type PlatformAnswer } from './read-answer.ts';
import { readRow } from './read-audit-row.ts';

/**
 * Reads a saved page of the audit log, XML or JSON. Throws `SavedFileError` for anything else, for saved error
 * answers and for files above 512 MiB.
 */
export async function* readSavedPage(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<SourceBatch, SavedFileSummary, void> {
  const answer = parseAnswer(decodeBody(await gather(chunks), null));
  if (answer.code !== null && isErrorCode(answer.code)) {
    throw new SavedFileError(
      `it is an error answer (code ${answer.code}: ${tidyMessage(answer.description, []) ?? 'no words'})`,
    );
  }
  if (answer.exception) throw new SavedFileError('it is an error answer');
  const batcher = createBatcher();
  for (const raw of answer.rows) {
    const { result } = readRow(raw);
    if ('record' in result) batcher.addRecord(result.record);
    else batcher.addUnreadable(result.unreadable);
    if (!batcher.isFull()) continue;
    yield batcher.take(null);
    await setImmediate();
  }
  if (!batcher.isEmpty()) yield batcher.take(null);
  const { total, rows } = answer;
  const notices =
    total !== null && total > rows.length
      ? [`The file holds ${rows.length} of ${total} rows that the server had.`]
      : [];
  return { format: answer.format === 'xml' ? 'agileapps-xml' : 'agileapps-json', rows: rows.length, notices };
}

function parseAnswer(text: string): PlatformAnswer {
  try {
    return readAnswer(text, 'auditLog');
  } catch (thrown) {
    if (thrown instanceof AnswerShapeError) throw new SavedFileError(thrown.message);
    throw thrown;
  }
}

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    size += chunk.byteLength;
    if (size > defaultMaxBodyBytes) throw new SavedFileError('it is larger than 512 MiB');
  }
  return Buffer.concat(parts);
}
