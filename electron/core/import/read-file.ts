import { AppError } from '#shared/app-error.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import type { SavedFileSummary, SourceBatch } from '#core/sources/source.ts';
import { isEmptyList, recogniseFile } from './recognise-file.ts';

export interface ReadFileOptions {
  /** The connection that the file is meant for. */
  connection: { name: string; kind: SourceKind };
  /** The file's first bytes, as far as they were read. */
  head: () => Uint8Array;
  onBatch: (batch: SourceBatch) => void;
}

const sourceNames: Record<SourceKind, string> = { gearset: 'Gearset', agileapps: 'AgileApps' };

/**
 * Reads a file to its end; when this returns, the whole of it is known to be good. Throws
 * `import.unreadable_file`, or `usage.invalid_argument` for a file of the other source.
 */
export async function readFile(
  batches: AsyncGenerator<SourceBatch, SavedFileSummary, void>,
  { connection, head, onBatch }: ReadFileOptions,
): Promise<SavedFileSummary> {
  let records = 0;
  try {
    for (;;) {
      const step = await batches.next();
      if (step.done) {
        if (records === 0) refuseUnnamed(step.value, head());
        return step.value;
      }
      records += step.value.records.length;
      onBatch(step.value);
    }
  } catch (thrown) {
    throw explain(thrown, head(), connection);
  }
}

/**
 * A Gearset answer may be a list without a name, and so may any other JSON: where no row can be read and
 * nothing says that these are deployments, the file is something else.
 */
function refuseUnnamed({ format, rows }: SavedFileSummary, head: Uint8Array): void {
  if (format !== 'gearset-json' || recogniseFile(head) === 'gearset') return;
  if (rows === 0 && isEmptyList(head)) return;
  throw unreadable('it is JSON, but holds no deployments');
}

function explain(thrown: unknown, head: Uint8Array, connection: { name: string; kind: SourceKind }): unknown {
  if (!(thrown instanceof AppError) || thrown.code !== 'import.unreadable_file') return thrown;
  const recognised = recogniseFile(head);
  if (recognised === 'web-page') return unreadable('it is a web page');
  if (recognised === null || recognised === connection.kind) return thrown;
  return new AppError(
    'usage.invalid_argument',
    `It comes from ${sourceNames[recognised]}, and ${connection.name} is a connection to ${sourceNames[connection.kind]}.`,
    `Nothing of it was stored. Name a connection to ${sourceNames[recognised]} with --connection.`,
    { cause: thrown },
  );
}

function unreadable(reason: string): AppError {
  return new AppError(
    'import.unreadable_file',
    `The file is no saved answer that can be read: ${reason}.`,
    'Nothing of it was stored. Save the answer once more.',
  );
}
