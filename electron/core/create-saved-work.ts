import { type AuditEvent, auditEventKeys } from '#shared/audit-event.ts';
import { AppError } from '#shared/app-error.ts';
import type { CoverageReport } from '#shared/sync-status.ts';
import { type ActAuthor, createWorkService, type WorkService } from '#core/activity/work-service.ts';
import { chooseColumns } from '#core/export/columns.ts';
import { createFilterService, type FilterService } from '#core/filters/filter-service.ts';
import { createAttachmentStore } from '#core/investigations/attachment-store.ts';
import { type CaseFiles, createCaseFiles } from '#core/investigations/case-files.ts';
import { type CaseService, createCaseService } from '#core/investigations/case-service.ts';
import type { SearchService } from '#core/search/search-service.ts';
import { parseSort } from '#core/search/sort-order.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Caller } from '#core/threads/thread-call.ts';
import type { WriterMethods } from '#core/threads/writer-methods.ts';

export interface SavedWorkParts {
  folder: string;
  reader: Caller<ReaderMethods>;
  /** A reader for counts of filters, always the same one. */
  counter: Caller<ReaderMethods>;
  writer: Caller<WriterMethods>;
  author: ActAuthor;
  search: SearchService;
  coverage: (range: { fromMs?: number; toMs?: number }) => Promise<CoverageReport>;
  ready: Promise<void>;
  version: string;
}

/** Saved filters, investigations and the log of acts, over the threads of an open workspace. */
export function createSavedWork(parts: SavedWorkParts): {
  filters: FilterService;
  cases: CaseService;
  caseFiles: CaseFiles;
  work: WorkService;
} {
  const { folder, reader, counter, writer, author, search, coverage, ready, version } = parts;
  const work = createWorkService({ reader, writer, author });
  const attachments = createAttachmentStore(folder);
  const cases = createCaseService({
    reader,
    writer,
    author,
    search,
    attachments,
    ready,
    columnKeys,
    now: () => author().nowMs,
  });
  return {
    filters: createFilterService({ reader, counter, writer, author, ready, checkLayout }),
    cases,
    caseFiles: createCaseFiles({
      reader,
      writer,
      cases,
      attachments,
      author,
      coverage,
      version,
      record: (activity) => work.record(activity),
    }),
    work,
  };
}

function checkLayout({ columns, sort }: { columns: string[] | null; sort: string[] }): void {
  if (columns !== null) chooseColumns(columns, 'events');
  if (sort.length > 0) parseSort(sort.join(','));
}

/** The event's own keys behind names of columns. */
function columnKeys(names: readonly string[]): (keyof AuditEvent)[] {
  return chooseColumns(names, 'events').map(({ key }) => {
    const own = auditEventKeys.find((one) => one === key);
    if (own !== undefined) return own as keyof AuditEvent;
    throw new AppError('usage.invalid_argument', `${key} is a column of exports only.`, 'Leave it out here.');
  });
}
