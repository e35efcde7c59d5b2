import type { ExportLayout, ExportManifest } from '#shared/export-request.ts';
import { unpackEvents } from '#shared/packed-events.ts';
import { createRowRedactor } from '#core/create-row-redactor.ts';
import type { ManifestStart } from '#core/export/about-lines.ts';
import { exportColumns, neededDetails } from '#core/export/columns.ts';
import type { ExportSource } from '#core/export/export-row.ts';
import { isPlainColumn, openPlainEvents, type PlainEvents, type PlainRow } from '#core/export/plain-events.ts';
import type { RowRedactor } from '#core/export/row-redactor.ts';
import { interruptedExport, type WrittenContent } from '#core/export/run-export.ts';
import { type ExportContent, writeExport } from '#core/export/write-export.ts';
import type { StopFlag } from '#core/search/interruption.ts';
import { registerSearchFunctions } from '#core/search/search-functions.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import type { ExportNeeds } from '#core/store/exported-events.ts';
import { openStoreForReading, storePath } from '#core/store/open-database.ts';
import { toStoreError } from '#core/store/store-error.ts';
import { createBlockPipe } from './block-pipe.ts';
import { createSearchMethods, type OpenedResult } from './search-methods.ts';

/** What to export, and how. */
export interface ExportOrder extends ExportLayout {
  query: string;
  /** IANA zone: of dates in the query, and of dates in a workbook. */
  tz: string;
  sort: string[];
  /** What relative times in the query mean, milliseconds UTC. */
  nowMs: number;
  /** The events themselves, in their order, where they were found before. */
  ids?: Float64Array;
  /** Path of the file, or `-`. */
  to: string;
  /** Ends the work once it is set. */
  stop: StopFlag;
}

/** What was found; items are counted where rows of them are written. */
export interface OpenedExport extends Pick<OpenedResult, 'total' | 'resolved' | 'tree'> {
  itemTotal: number;
}

/** What the manifest tells beyond the order and what was found. */
export type ExportFacts = Pick<ExportManifest, 'connections' | 'coverage' | 'createdAt' | 'version' | 'selection'>;

/** Bytes in their order, with the rows written so far; the last piece has none. */
export type ExportPiece = { bytes: Uint8Array; rows: number } | { bytes: null; written: WrittenContent };

export type ExportMethods = ReturnType<typeof createExportMethods>['methods'];

/** Rows read at once; those with items, of which an event may have thousands. */
const rowsPerBatch = { plain: 500, items: 100 };
/** An export reads each row once, so that remembering pages would only take memory. */
const cacheKilobytes = 4_096;

/** What one export takes from the store to the bytes of its file. */
export function createExportMethods(folder: string) {
  const pipe = createBlockPipe();
  let open: ReadableDatabase | null = null;
  let order: ExportOrder | null = null;
  let opened: (OpenedExport & { searchId: number }) | null = null;
  let writing: Promise<WrittenContent> | null = null;
  let rowsWritten = 0;

  function read<Output>(look: (database: ReadableDatabase) => Output): Output {
    if (open === null) throw new Error('The store is not open');
    try {
      return look(open);
    } catch (thrown) {
      throw toStoreError(thrown, storePath(folder));
    }
  }

  const search = createSearchMethods({ read, freeze: () => read((database) => database.exec('BEGIN')) });

  /** Batches of the result, one after the other, by what reads one. */
  function* batches<Batch>(size: number, readBatch: (place: BatchPlace) => Batch): Generator<Batch> {
    const { searchId, total } = begun(opened);
    for (let offset = 0; offset < total; offset += size) yield readBatch({ searchId, offset, count: size });
  }

  function entries(needs: ExportNeeds): Generator<ExportSource[]> {
    return batches(needs.items ? rowsPerBatch.items : rowsPerBatch.plain, (place) => {
      const { events, details } = search.exportRows({ ...place, needs });
      return unpackEvents(events).map((event, index) => ({ event, ...details?.[index] }));
    });
  }

  function plainRows(events: PlainEvents): Generator<PlainRow[]> {
    return batches(rowsPerBatch.plain, (place) => read(() => events.read(search.exportIds(place))));
  }

  function check(): void {
    const { stop, to } = begun(order);
    if (Atomics.load(stop, 0) !== 0) throw interruptedExport(to);
  }

  const methods = {
    /** Finds the rows, in a state of the store that is kept until the thread ends. To be called first. */
    begin(wanted: ExportOrder): OpenedExport {
      order = wanted;
      open = openStoreForReading(folder);
      open.pragma(`main.cache_size = -${String(cacheKilobytes)}`);
      registerSearchFunctions(open);
      const { searchId, total, resolved, tree } = search.openFrozen(wanted);
      const itemTotal = withItems(wanted) || wanted.rows === 'items' ? search.countItems({ searchId }) : 0;
      opened = { searchId, total, resolved, tree, itemTotal };
      return { total, resolved, tree, itemTotal };
    },

    /** Begins to write; answers with what the manifest will tell. Throws `usage.invalid_argument`. */
    async start(facts: ExportFacts): Promise<Omit<ManifestStart, 'redaction'>> {
      const wanted = begun(order);
      const found = begun(opened);
      const redactor = wanted.redact === null ? null : await createRowRedactor(folder, wanted.redact);
      if (redactor !== null) {
        for (const { user } of facts.connections) redactor.meetUser(user);
        for (const batch of entries(itemNeeds)) {
          check();
          batch.forEach(redactor.meet);
        }
      }
      const manifest = { ...told(found, wanted, redactor), ...facts, connections: cleaned(facts, redactor) };
      const { content, summary } = contentOf(wanted, found, { manifest, redactor });
      writing = writeExport(pipe.sink, content, { check, onRows: (rows) => (rowsWritten = rows) }).then((rows) => {
        pipe.end();
        return { rows, redaction: summary() };
      });
      writing.catch(pipe.fail);
      return { ...manifest, columns: exportColumns(wanted).map(({ key }) => key) };
    },

    /** The next piece of the file. Throws whatever reading and writing the rows threw. */
    async next(): Promise<ExportPiece> {
      const bytes = await pipe.next();
      if (bytes !== null) return { bytes, rows: rowsWritten };
      return { bytes, written: await begun(writing) };
    },

    /** Ends the work where it is, and removes what was kept on the disk for it. */
    async end(): Promise<void> {
      if (order !== null) pipe.fail(interruptedExport(order.to));
      await writing?.catch(() => undefined);
    },
  };

  function contentOf(
    wanted: ExportOrder,
    found: OpenedExport,
    { manifest, redactor }: { manifest: ExportContent['manifest']; redactor: RowRedactor | null },
  ): { content: ExportContent; summary: () => WrittenContent['redaction'] } {
    const columns = exportColumns(wanted);
    let replaced: WrittenContent['redaction'] = null;
    // Counted over the rows once, whatever else is read of them afterwards.
    const summary = (): WrittenContent['redaction'] => (replaced ??= redactor?.summary() ?? null);

    function* redacted(sources: Iterable<ExportSource[]>): Generator<ExportSource[]> {
      for (const batch of sources) yield redactor === null ? batch : batch.map((source) => redactor.redact(source));
    }
    function* itemEntries(): Generator<ExportSource[]> {
      summary();
      yield* redacted(entries(itemNeeds));
    }
    const isPlain = redactor === null && wanted.rows === 'events' && columns.every(({ key }) => isPlainColumn(key));
    const events = isPlain
      ? read((database) =>
          openPlainEvents(
            database,
            columns.map(({ key }) => key),
          ),
        )
      : null;
    const content: ExportContent = {
      ...wanted,
      zone: wanted.tz,
      batches: redacted(entries(neededDetails(columns, wanted.rows))),
      ...(events === null ? {} : { plain: { events, batches: plainRows(events) } }),
      total: wanted.rows === 'events' ? found.total : found.itemTotal,
      manifest,
      ...(redactor === null ? {} : { redaction: () => summary() ?? redactor.summary() }),
      ...(withItems(wanted) ? { items: { batches: itemEntries(), total: found.itemTotal } } : {}),
    };
    return { content, summary };
  }

  return {
    methods,
    close(): void {
      open?.close();
      open = null;
    },
  };
}

interface BatchPlace {
  searchId: number;
  offset: number;
  count: number;
}

const itemNeeds = { items: true, fields: false, values: false, marks: false };

/** A workbook with a row an event can have a sheet of items beside. */
export function withItems({ format, rows, itemsSheet }: ExportLayout): boolean {
  return format === 'xlsx' && rows === 'events' && itemsSheet;
}

function begun<Value>(value: Value | null): Value {
  if (value === null) throw new Error('No export was begun');
  return value;
}

/** Part of a name may stand in a query, where no search for whole values finds it. */
function told(
  { tree, resolved }: OpenedExport,
  { query, sort }: ExportOrder,
  redactor: RowRedactor | null,
): Pick<ExportManifest, 'query' | 'tree' | 'resolved' | 'sort'> {
  if (redactor === null || redactor.isOpen(tree)) return { query, tree, resolved, sort };
  return { query: '(withheld, since it may hold redacted values)', tree: null, resolved, sort };
}

function cleaned({ connections }: ExportFacts, redactor: RowRedactor | null): ExportFacts['connections'] {
  if (redactor === null) return connections;
  return connections.map(({ url, user, ...rest }) => ({
    ...rest,
    url: redactor.clean(url),
    user: user === null ? null : redactor.clean(user),
  }));
}
