import type { ExportResult } from '#shared/export-request.ts';
import { exportColumns } from '#core/export/columns.ts';
import { type ExportJob, interruptedExport, runExport } from '#core/export/run-export.ts';
import { type ExportContent, writeExport } from '#core/export/write-export.ts';

/** An export whose rows are written by the caller's thread. */
export type JobHere = ExportContent & Pick<ExportJob, 'signal' | 'onProgress' | 'output'>;

/** Exports rows without a store and a thread. Throws as `runExport` and `writeExport` do. */
export async function runHere({ signal, onProgress, output, ...content }: JobHere): Promise<ExportResult> {
  const columns = exportColumns(content).map(({ key }) => key);
  return runExport({
    to: content.to,
    format: content.format,
    rowsTotal: content.total + (content.items?.total ?? 0),
    manifest: { ...content.manifest, columns },
    async write(sink, onRows) {
      const check = (): void => {
        if (signal?.aborted) throw interruptedExport(content.to);
      };
      const rows = await writeExport(sink, content, { onRows, check });
      return { rows, redaction: content.redaction?.() ?? null };
    },
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(output === undefined ? {} : { output }),
  });
}
