import { AppError } from '#shared/app-error.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import { readAgileAppsFile } from '#core/sources/agileapps/read-saved-page.ts';
import { readDeploymentStream } from '#core/sources/gearset/deployment-stream.ts';
import { JsonShapeError } from './json-elements.ts';
import { openSavedBytes } from './saved-bytes.ts';
import type { SourceBatch } from './source.ts';

export type SavedFileFormat = 'gearset-json' | 'agileapps-xml' | 'agileapps-json';

/** What a saved file turned out to be. */
export interface SavedFileSummary {
  format: SavedFileFormat;
  /** Rows in the file, unreadable ones too. */
  rows: number;
  notices: string[];
}

/**
 * Reads a saved answer (a Gearset JSON response, an AgileApps XML or JSON page; packed with gzip or not)
 * with the same readers as a sync. `kind` is the kind of the connection it is meant for. Throws `AppError`
 * `import.unreadable_file` where the file is something else or is damaged; batches yielded before must then
 * not be kept.
 */
export async function* readSavedFile(
  chunks: AsyncIterable<Uint8Array>,
  kind: SourceKind,
): AsyncGenerator<SourceBatch, SavedFileSummary, void> {
  try {
    const { chunks: plain, firstCharacter } = await openSavedBytes(chunks);
    if (firstCharacter === '') throw unreadable('it is empty');
    if (kind === 'agileapps') return yield* readAgileAppsFile(plain);
    if (firstCharacter === '<') throw unreadable('it is XML, and Gearset answers are JSON');
    const { rows, zonesAssumed } = yield* readDeploymentStream(plain, null);
    const notices =
      zonesAssumed > 0 ? [`${zonesAssumed} deployments carry a date without a zone; it was read as UTC.`] : [];
    return { format: 'gearset-json', rows, notices };
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    if (thrown instanceof JsonShapeError) throw unreadable(thrown.message, thrown);
    if (isUnpackingError(thrown)) throw unreadable('its gzip data is damaged', thrown);
    throw thrown;
  }
}

function isUnpackingError(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('Z_');
}

function unreadable(reason: string, cause?: unknown): AppError {
  return new AppError(
    'import.unreadable_file',
    `The file is no saved answer that can be read: ${reason}.`,
    'Nothing of it was stored. Check which connection the file belongs to and save the answer once more.',
    { cause },
  );
}
