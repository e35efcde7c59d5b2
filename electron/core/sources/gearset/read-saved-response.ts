import { JsonShapeError } from '#core/sources/json-elements.ts';
import { SavedFileError } from '#core/sources/saved-file-error.ts';
import type { SavedFileSummary, SourceBatch } from '#core/sources/source.ts';
import { readDeploymentStream } from './deployment-stream.ts';

/**
 * Reads a saved deployment answer. Nobody knows what it was asked with, so a deployment that carries the
 * keys of work items counts as asked for them. Throws `SavedFileError`.
 */
export async function* readSavedResponse(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<SourceBatch, SavedFileSummary, void> {
  try {
    const { rows, zonesAssumed } = yield* readDeploymentStream(chunks, null);
    const notices =
      zonesAssumed > 0 ? [`${zonesAssumed} deployments carry a date without a zone; it was read as UTC.`] : [];
    return { format: 'gearset-json', rows, notices };
  } catch (thrown) {
    throw thrown instanceof JsonShapeError ? new SavedFileError(thrown.message) : thrown;
  }
}
