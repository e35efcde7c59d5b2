import { basename } from 'node:path';
import { AppError, toPlainError } from '#shared/app-error.ts';
import type { FileImport, ImportProgress, ImportReport } from '#shared/import-status.ts';
import type { EventTally } from '#shared/sync-status.ts';
import { openSpool } from '#core/store/batch-spool.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import type { FileToStore } from '#core/store/file-writer.ts';
import type { FileMethods, SpooledFile } from '#core/threads/file-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';
import { type ImportInput, type OpenedInput, openInput } from './import-input.ts';
import type { StoringOptions } from './store-in-parts.ts';

export interface ImportOptions {
  /** Name of the connection whose answers the files are. */
  connection: string;
  signal: AbortSignal;
  onProgress: (progress: ImportProgress) => void;
}

export interface ImportService {
  /**
   * Imports files in order, up to the first that fails. Each is stored wholly or not at all, and can be
   * searched when this answers. Throws `usage.unknown_connection` and `usage.invalid_argument` before
   * anything is read.
   */
  run: (inputs: readonly ImportInput[], options: ImportOptions) => Promise<ImportReport>;
}

export interface ImportDependencies {
  /** The workspace's folder, for rows on their way. */
  folder: string;
  /** Throws `usage.unknown_connection`. */
  findConnection: (name: string) => Promise<StoredConnection>;
  /** Starts a thread that reads one file. */
  startReader: () => Thread<FileMethods>;
  storeFile: (file: FileToStore, options: StoringOptions) => Promise<EventTally>;
  /** Resolves when everything stored can be found. */
  caughtUp: () => Promise<void>;
  /** Milliseconds UTC. */
  now: () => number;
  version: string;
}

/** Brings saved answers into the store, with the readers and the writer of a sync. */
export function createImportService(dependencies: ImportDependencies): ImportService {
  const { now } = dependencies;

  async function importFile(
    input: ImportInput,
    connection: StoredConnection,
    { signal, onProgress }: ImportOptions,
  ): Promise<FileImport> {
    const { file } = input;
    const startedMs = now();
    const opened = await openInput(input, signal);
    const { bytesTotal, bytesDone } = opened;
    const spool = await openSpool(dependencies.folder).catch((thrown: unknown) => {
      opened.close();
      throw thrown;
    });
    try {
      const { format, rows, notices, batches } = await readInput(opened, connection, spool.descriptor, (rowsDone) =>
        onProgress({ file, phase: 'reading', bytesDone: bytesDone(), bytesTotal, rowsDone, rowsTotal: null }),
      );
      const hash = opened.digest();
      signal.throwIfAborted();
      const whole = { file, bytesDone: bytesDone(), bytesTotal: bytesDone(), rowsTotal: rows };
      const toStore: FileToStore = {
        connectionId: connection.id,
        connectionName: connection.name,
        source: connection.kind,
        fileName: input.stream === undefined ? basename(file) : file,
        fileHash: hash,
        fileBytes: bytesDone(),
        notices,
        startedMs,
        nowMs: now(),
        toolVersion: dependencies.version,
        batches,
      };
      const onRows = (rowsDone: number): void => onProgress({ ...whole, phase: 'storing', rowsDone });
      onRows(0);
      const events = await dependencies.storeFile(toStore, { signal, onRows });
      onProgress({ ...whole, phase: 'indexing', rowsDone: rows });
      return { file, sha256: `sha256:${hash}`, format, rows, events, notices };
    } finally {
      opened.close();
      await spool.close();
    }
  }

  /** Reads an input wholly, in a thread of its own. */
  async function readInput(
    opened: OpenedInput,
    { name, kind }: StoredConnection,
    descriptor: number,
    onRows: (rows: number) => void,
  ): Promise<SpooledFile> {
    const reader = dependencies.startReader();
    try {
      const reading = reader.call('read', { connection: { name, kind }, descriptor });
      reading.catch(() => undefined);
      for await (const chunk of opened.chunks) {
        const pushed = reader.call('push', { chunk });
        pushed.catch(() => undefined);
        // What can't be read is refused at once, not at its end.
        await Promise.race([pushed, reading]);
        onRows(await pushed);
      }
      await reader.call('end', null);
      return await reading;
    } finally {
      await reader.stop();
    }
  }

  return {
    async run(inputs, options) {
      const connection = await dependencies.findConnection(options.connection);
      if (connection.removed) {
        throw new AppError(
          'usage.unknown_connection',
          `The connection ${connection.name} was removed.`,
          'Nothing was stored. Add it again, or name another one.',
        );
      }
      const report: ImportReport = { files: [], failure: null };
      for (const input of inputs) {
        try {
          options.signal.throwIfAborted();
          report.files.push(await importFile(input, connection, options));
        } catch (thrown) {
          report.failure = { file: input.file, error: failureOf(input.file, thrown, options.signal) };
          break;
        }
      }
      await dependencies.caughtUp();
      return report;
    },
  };
}

/** Whatever was thrown, with the file's name in front; after an abort, that it was stopped. */
function failureOf(file: string, thrown: unknown, signal: AbortSignal): AppError {
  const stopped = signal.aborted && !(thrown instanceof AppError && thrown.code.startsWith('store.'));
  const { code, message, recovery } = stopped
    ? {
        code: 'app.interrupted' as const,
        message: 'The import was stopped.',
        recovery: 'Nothing of this file was stored.',
      }
    : thrown instanceof AppError
      ? thrown
      : { ...toPlainError(thrown), code: 'app.internal' as const };
  return new AppError(code, `${file}: ${message}`, recovery, { cause: thrown });
}
