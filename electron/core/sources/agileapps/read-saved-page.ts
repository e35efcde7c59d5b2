import { setImmediate } from 'node:timers/promises';
import { createBatcher } from '#core/sources/batcher.ts';
import { tidyMessage } from '#core/sources/error-message.ts';
import { SavedFileError } from '#core/sources/saved-file-error.ts';
import type { SavedFileSummary, SourceBatch } from '#core/sources/source.ts';
import { isErrorCode } from './answer-failure.ts';
import { utf8Chunks } from './decode-body.ts';
import { type AnswerEnvelope, AnswerShapeError, createAnswerReader } from './read-answer.ts';
import { readRowBytes } from './read-audit-row.ts';

/**
 * Reads a saved page of the audit log, XML or JSON, while its bytes arrive: memory holds one batch, however large
 * the file is. Throws `SavedFileError` for anything else and for saved error answers.
 */
export async function* readSavedPage(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<SourceBatch, SavedFileSummary, void> {
  const reader = createAnswerReader('auditLog');
  const batcher = createBatcher();
  const ready: SourceBatch[] = [];
  let rows = 0;

  function onRow(row: Uint8Array): void {
    rows += 1;
    const { result } = readRowBytes(row);
    if ('record' in result) batcher.addRecord(result.record);
    else if ('unreadable' in result) batcher.addUnreadable(result.unreadable);
    if (batcher.isFull()) ready.push(batcher.take(null));
  }

  for await (const chunk of utf8Chunks(chunks)) {
    withReasons(() => reader.push(chunk, onRow));
    for (let batch = ready.shift(); batch !== undefined; batch = ready.shift()) {
      yield batch;
      await setImmediate();
    }
  }
  const answer = withReasons(() => reader.end());
  refuseError(answer);
  if (!batcher.isEmpty()) yield batcher.take(null);
  const { total, format } = answer;
  const notices =
    total !== null && total > rows ? [`The file holds ${rows} of ${total} rows that the server had.`] : [];
  return { format: format === 'xml' ? 'agileapps-xml' : 'agileapps-json', rows, notices };
}

function refuseError({ code, description, exception }: AnswerEnvelope): void {
  if (code !== null && isErrorCode(code)) {
    throw new SavedFileError(`it is an error answer (code ${code}: ${tidyMessage(description, []) ?? 'no words'})`);
  }
  if (exception) throw new SavedFileError('it is an error answer');
}

function withReasons<T>(act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    if (thrown instanceof AnswerShapeError) throw new SavedFileError(thrown.message);
    throw thrown;
  }
}
