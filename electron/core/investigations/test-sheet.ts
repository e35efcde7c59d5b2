import { type AuditEvent, bareEvent } from '#shared/audit-event.ts';
import type { CaseSample, SampleItem } from '#shared/investigation.ts';
import type { ByteSink } from '#core/export/byte-sink.ts';
import type { CellValue, ExportColumn } from '#core/export/columns.ts';
import { createCsvWriter } from '#core/export/csv-writer.ts';
import { createXlsxWriter } from '#core/export/xlsx-writer.ts';

export interface SheetRequest {
  items: readonly SampleItem[];
  sample: CaseSample | undefined;
  format: 'xlsx' | 'csv';
  file: string;
  /** IANA zone of the dates in a workbook. */
  zone: string;
  /** ISO 8601 UTC. */
  createdAt: string;
}

/** Writes a test sheet: a line an event, with what is known of it and how it was tested. */
export async function writeSheet(sink: ByteSink, request: SheetRequest): Promise<void> {
  const columns = sheetColumns(request.items);
  const writer =
    request.format === 'csv'
      ? createCsvWriter(sink, columns, false)
      : await createXlsxWriter(sink, {
          columns,
          sheetName: 'Test sheet',
          zone: request.zone,
          createdAt: request.createdAt,
          file: request.file,
          about: () => aboutSheet(request),
        });
  try {
    for (const { id, event } of request.items) {
      await writer.write({ source: { event: event ?? absentEvent(id) }, item: null });
    }
    await writer.finish();
  } finally {
    await writer.discard();
  }
}

function sheetColumns(items: readonly SampleItem[]): ExportColumn[] {
  const byId = new Map(items.map((item, index) => [item.id, { ...item, number: index + 1 }]));
  const ofItem = (
    key: string,
    type: ExportColumn['type'],
    width: number,
    read: (item: SampleItem & { number: number }) => CellValue,
  ): ExportColumn => ({
    key,
    type,
    width,
    value: ({ source }) => read(byId.get(source.event.id) as SampleItem & { number: number }),
  });
  const ofEvent = (key: 'actor' | 'operation' | 'object' | 'record' | 'target' | 'status' | 'summary', width: number) =>
    ofItem(key, 'text', width, ({ event }) => event?.[key] ?? null);
  return [
    ofItem('number', 'number', 9, (item) => item.number),
    ofItem('id', 'text', 44, (item) => item.id),
    ofItem('stratum', 'text', 18, (item) => item.stratum),
    ofItem('time', 'time', 24, ({ event }) => event?.time ?? null),
    ofEvent('actor', 32),
    ofEvent('operation', 16),
    ofEvent('object', 24),
    ofEvent('record', 24),
    ofEvent('target', 30),
    ofEvent('status', 12),
    ofEvent('summary', 60),
    ofItem('result', 'text', 10, ({ result }) => (result === 'na' ? 'n.a.' : result)),
    ofItem('tester', 'text', 20, ({ tester }) => tester),
    ofItem('testedAt', 'time', 24, ({ testedAt }) => testedAt),
    ofItem('note', 'text', 50, ({ note }) => (note === '' ? null : note)),
    ofItem('attachment', 'text', 30, ({ attachment }) => attachment),
    ofItem('hash', 'text', 72, ({ hash }) => hash),
  ];
}

function aboutSheet({ sample, createdAt }: SheetRequest): [string, CellValue][] {
  if (sample === undefined) return [['Created', createdAt]];
  return [
    ['Query', sample.query],
    ['Population', sample.population],
    ['Population hash', sample.populationHash],
    ['Method', sample.by === null ? sample.method : `${sample.method} by ${sample.by}`],
    ['Seed', sample.seed],
    ['Size', sample.size],
    ['Drawn', `${sample.drawnAt} by ${sample.drawnBy}`],
    ['Created', createdAt],
  ];
}

/** An event that is not in this archive: its id alone is known. */
function absentEvent(id: string): AuditEvent {
  const colon = id.indexOf(':');
  return bareEvent({ id, connection: id.slice(0, colon), externalId: id.slice(colon + 1) });
}
