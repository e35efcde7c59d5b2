import type { SourceKind } from '#shared/audit-event.ts';
import { createSources } from '#core/create-sources.ts';
import { readFile } from '#core/import/read-file.ts';
import { headBytes } from '#core/import/recognise-file.ts';
import { readSavedFile } from '#core/sources/file-format.ts';
import type { SavedFileSummary } from '#core/sources/source.ts';
import { createSpoolWriter, type SpoolPlace } from '#core/store/batch-spool.ts';
import { createChunkQueue } from './chunk-queue.ts';

/** A file that was wholly read, and where its rows lie. */
export interface SpooledFile extends SavedFileSummary {
  batches: SpoolPlace;
}

export interface FileToRead {
  connection: { name: string; kind: SourceKind };
  /** File descriptor of the spool. */
  descriptor: number;
}

export type FileMethods = ReturnType<typeof createFileMethods>['methods'];

/** Reads one saved file out of the chunks it is given. Long work in a thread that ends gives its memory back. */
export function createFileMethods(folder: string) {
  const queue = createChunkQueue();
  const head: Uint8Array[] = [];
  let headLength = 0;
  let rows = 0;

  const methods = {
    /** Answers at the file's end. Throws `import.unreadable_file`, `usage.invalid_argument`, `store.disk_full`. */
    async read({ connection, descriptor }: FileToRead): Promise<SpooledFile> {
      const spool = createSpoolWriter(descriptor, folder);
      const batches = readSavedFile(queue.chunks, createSources()[connection.kind]);
      try {
        const summary = await readFile(batches, {
          connection,
          head: () => Buffer.concat(head),
          onBatch(batch) {
            spool.append(batch);
            rows += batch.records.length + batch.unreadable.length;
          },
        });
        return { ...summary, batches: spool.place() };
      } finally {
        // Bytes that nobody wants any more must not be waited with.
        queue.end();
      }
    },

    /** Takes the next bytes, when there is room for more; answers with the rows read so far. */
    async push({ chunk }: { chunk: Uint8Array }): Promise<number> {
      if (headLength < headBytes) {
        head.push(chunk.subarray(0, headBytes - headLength));
        headLength += chunk.byteLength;
      }
      // As Node's own streams give them, so that readers meet nothing unusual.
      await queue.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      return rows;
    },

    /** Says that there are no more bytes. */
    end: () => queue.end(),
  };

  return { methods, close: () => queue.end() };
}
