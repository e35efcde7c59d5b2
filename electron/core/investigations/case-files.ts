import { readFile, rename, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '#shared/app-error.ts';
import type { CaseImport, ReportFormat, WrittenFile } from '#shared/investigation.ts';
import type { ActAuthor } from '#core/activity/work-service.ts';
import { createPartialFile } from '#core/export/partial-file.ts';
import { checkTarget } from '#core/export/place-file.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Caller } from '#core/threads/thread-call.ts';
import type { WriterMethods } from '#core/threads/writer-methods.ts';
import type { AttachmentStore } from './attachment-store.ts';
import { parseCaseFile, printCaseFile } from './case-file.ts';
import type { CaseService } from './case-service.ts';
import { gatherReport, type ReportDependencies } from './report-content.ts';
import { reportHtml } from './report-html.ts';
import { reportMarkdown } from './report-markdown.ts';
import { writeSheet } from './test-sheet.ts';

/** Investigations as files: whole ones, reports, test sheets. */
export interface CaseFiles {
  exportCase: (name: string, file: string) => Promise<WrittenFile>;
  /** Opens a case file. Throws `case.damaged_file`; then nothing is changed. */
  importCase: (file: string) => Promise<CaseImport>;
  /**
   * Writes a report. PDF needs `printToPdf`, which turns the page into one.
   *
   * @param named the file's name in the log, where it is not the file itself
   */
  report: (request: {
    name: string;
    format: ReportFormat;
    tz: string;
    file: string;
    printToPdf?: (html: string) => Promise<Uint8Array>;
  }) => Promise<WrittenFile>;
  exportSheet: (request: {
    name: string;
    id: number;
    format: 'xlsx' | 'csv';
    file: string;
    tz: string;
  }) => Promise<WrittenFile>;
  /** Writes bytes under a temporary name that becomes the final one when they are whole. */
  write: (file: string, bytes: Uint8Array) => Promise<WrittenFile>;
}

export interface CaseFileDependencies extends ReportDependencies {
  reader: Caller<ReaderMethods>;
  writer: Caller<WriterMethods>;
  cases: CaseService;
  attachments: AttachmentStore;
  author: ActAuthor;
  record: (activity: { what: string; detail: string; subject: string | null }) => Promise<void>;
  version: string;
}

/** Missing events that are listed by name. */
const mostMissing = 1_000;
/** Largest file that is opened as a case, in bytes. */
const largestCaseFile = 500_000_000;

export function createCaseFiles(dependencies: CaseFileDependencies): CaseFiles {
  const { reader, writer, cases, attachments, author, record, version } = dependencies;

  async function write(file: string, bytes: Uint8Array): Promise<WrittenFile> {
    await checkTarget(file);
    const partial = await createPartialFile(file);
    try {
      await partial.write(bytes);
      const written = await partial.close();
      await rename(partial.path, file);
      return { file, ...written };
    } finally {
      await partial.discard();
    }
  }

  return {
    write,

    async exportCase(name, file) {
      const content = await reader.call('caseContent', { name });
      const bytes = new Map<string, Uint8Array>();
      for (const { sha256 } of content.attachments) {
        bytes.set(sha256, await attachments.read(sha256.slice('sha256:'.length)));
      }
      const written = await write(file, printCaseFile({ content, attachments: bytes }, version));
      const detail = `Exported the investigation ${content.name} to ${file} (${written.sha256})`;
      await record({ what: 'case.exported', detail, subject: null });
      return written;
    },

    async importCase(file) {
      const found = await stat(file).catch(() => null);
      if (found === null || !found.isFile() || found.size > largestCaseFile) {
        throw new AppError(
          'case.damaged_file',
          found?.isFile() ? `${file} is larger than 500 MB.` : `${file} is no file that can be read.`,
          'Nothing was changed.',
        );
      }
      const { content, attachments: files } = parseCaseFile(await readFile(file));
      for (const bytes of files.values()) await attachments.put(bytes);
      const input = { content, file: basename(file) };
      const { output } = await writer.call('importCase', { input, by: author() });
      const { absent, different } = output.missing;
      const missing = [
        ...absent.map((id) => ({ id, why: 'absent' as const })),
        ...different.map((id) => ({ id, why: 'different' as const })),
      ];
      return {
        name: output.name,
        events: output.events,
        queries: output.queries,
        missing: missing.slice(0, mostMissing),
        missingTotal: missing.length,
      };
    },

    async report({ name, format, tz, file, printToPdf }) {
      if (format === 'pdf' && printToPdf === undefined) throw new Error('A PDF needs a printer.');
      const content = await gatherReport(name, tz, dependencies);
      const text = format === 'md' ? reportMarkdown(content) : reportHtml(content);
      const bytes = format === 'pdf' && printToPdf !== undefined ? await printToPdf(text) : Buffer.from(text, 'utf8');
      const written = await write(file, bytes);
      const detail = `Reported the investigation ${content.detail.name} as ${format} to ${file} (${written.sha256})`;
      await record({ what: 'case.reported', detail, subject: null });
      return written;
    },

    async exportSheet({ name, id, format, file, tz }) {
      const detail = await cases.show(name);
      const items = await cases.sampleItems(name, id);
      await checkTarget(file);
      const partial = await createPartialFile(file);
      try {
        const createdAt = new Date(author().nowMs).toISOString();
        await writeSheet(partial, {
          items,
          format,
          file,
          zone: tz,
          createdAt,
          sample: detail.samples.find((one) => one.id === id),
        });
        const written = await partial.close();
        await rename(partial.path, file);
        const words = `Exported the test sheet of sample ${id} of ${detail.name} to ${file} (${written.sha256})`;
        await record({ what: 'case.sheet-exported', detail: words, subject: null });
        return { file, ...written };
      } finally {
        await partial.discard();
      }
    },
  };
}
