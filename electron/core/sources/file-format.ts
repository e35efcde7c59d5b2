import { AppError } from '#shared/app-error.ts';
import { openSavedBytes } from './saved-bytes.ts';
import { SavedFileError } from './saved-file-error.ts';
import type { SavedFileSummary, Source, SourceBatch } from './source.ts';

export type { SavedFileSummary };

/**
 * Reads a saved answer (a Gearset JSON response, an AgileApps XML or JSON page; packed with gzip or not)
 * with the same readers as a sync. `source` is the one of the connection the file is meant for. Throws
 * `AppError` `import.unreadable_file` where the file is something else or is damaged; batches yielded before
 * must then not be kept.
 */
export async function* readSavedFile(
  chunks: AsyncIterable<Uint8Array>,
  source: Source,
): AsyncGenerator<SourceBatch, SavedFileSummary, void> {
  try {
    const { chunks: plain, firstCharacter } = await openSavedBytes(chunks);
    if (firstCharacter === '') throw new SavedFileError('it is empty');
    return yield* source.readSaved(plain);
  } catch (thrown) {
    if (thrown instanceof SavedFileError) throw unreadable(thrown.message);
    if (isUnpackingError(thrown)) throw unreadable('its gzip data is damaged');
    throw thrown;
  }
}

function isUnpackingError(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('Z_');
}

function unreadable(reason: string): AppError {
  return new AppError(
    'import.unreadable_file',
    `The file is no saved answer that can be read: ${reason}.`,
    'Nothing of it was stored. Check which connection the file belongs to and save the answer once more.',
  );
}
