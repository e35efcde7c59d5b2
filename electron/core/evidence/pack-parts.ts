import type { PackManifest } from '#shared/evidence/pack-manifest.ts';
import { chainName, checkpointsName, eventsName, payloadsName, revisionsName } from '#shared/evidence/pack-manifest.ts';
import type { CoverageReport } from '#shared/sync-status.ts';
import { aboutLines } from '#core/export/about-lines.ts';
import { allColumns, chooseColumns } from '#core/export/columns.ts';
import { createCsvWriter } from '#core/export/csv-writer.ts';
import { type ExportSource, toExportRows } from '#core/export/export-row.ts';
import { createNdjsonWriter } from '#core/export/ndjson-writer.ts';
import type { RowWriter } from '#core/export/row-writer.ts';
import { createXlsxWriter } from '#core/export/xlsx-writer.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';
import type { PackWriter } from './pack-writer.ts';
import type { Redactor } from './redactor.ts';

export type PackTally = PackManifest['accuracy'];
export type RowSource = (part: string) => AsyncIterable<ExportSource[]>;

export interface PackDataOptions {
  redactor: Redactor | null;
  zone: string;
  createdAt: string;
  /** Path of the pack; texts too long for a cell wait beside it. */
  file: string;
  /** Counted up while the rows are written. */
  tally: PackTally;
  about: Pick<PackManifest['scope'], 'query' | 'tree' | 'resolved' | 'sort'> & {
    connections: PackManifest['source']['connections'];
    coverage: CoverageReport;
    version: string;
  };
}

/** Writes the rows as NDJSON, CSV and a workbook, and the deployed items as CSV. Answers with the columns' names. */
export async function writeData(pack: PackWriter, rows: RowSource, options: PackDataOptions): Promise<string[]> {
  const { redactor, tally } = options;
  const columns = allColumns('events');
  const names = columns.map(({ key }) => key);
  const redact = (source: ExportSource): ExportSource => redactor?.redact(source) ?? source;

  async function writeRows(writer: RowWriter, part: string, what: 'events' | 'items', first = false): Promise<void> {
    try {
      for await (const batch of rows(part)) {
        const sources = batch.map(redact);
        if (first) for (const { event } of sources) count(tally, event);
        for (const row of toExportRows(sources, what)) await writer.write(row);
      }
      await writer.finish();
    } finally {
      await writer.discard();
    }
  }

  const ndjson = await pack.openEntry(eventsName);
  await writeRows(createNdjsonWriter(ndjson, columns), 'events', 'events', true);
  await ndjson.end();
  const csv = await pack.openEntry('data/events.csv');
  await writeRows(createCsvWriter(csv, columns, true), 'table', 'events');
  await csv.end();
  const items = await pack.openEntry('data/items.csv');
  const itemColumns = ['id', 'time', 'change', 'metadata', 'name', 'modifiedBy', 'modifiedAt'];
  await writeRows(createCsvWriter(items, chooseColumns(itemColumns, 'items'), true), 'items', 'items');
  await items.end();
  const workbook = await pack.openEntry('data/events.xlsx');
  const { zone, createdAt, file } = options;
  const { about } = options;
  const manifest = {
    ...about,
    tree: about.tree ?? { kind: 'all' as const },
    columns: names,
    createdAt,
    redaction: null,
  };
  const writer = await createXlsxWriter(workbook, {
    columns,
    sheetName: 'Events',
    zone,
    createdAt,
    file,
    about: (written) => aboutLines({ manifest, rows: 'events', zone, written }),
  });
  await writeRows(writer, 'workbook', 'events');
  await workbook.end();
  return names;
}

function count(tally: PackTally, event: ExportSource['event']): void {
  tally.rows += 1;
  for (const [counts, value] of [
    [tally.byStatus, event.status],
    [tally.byTarget, event.target],
    [tally.byConnection, event.connection],
  ] as const) {
    counts[value ?? ''] = (counts[value ?? ''] ?? 0) + 1;
  }
}

/** The links whose bodies a pack holds, and the first of them. */
export interface PackedLinks {
  first: number | null;
  links: Set<number>;
}

/** Writes each payload as received, with the text that stands in the chain. */
export async function writePayloads(
  pack: PackWriter,
  reader: Thread<ReaderMethods>,
  rows: AsyncIterable<ExportSource[]>,
): Promise<PackedLinks> {
  const entry = await pack.openEntry(payloadsName);
  const links = new Set<number>();
  let first: number | null = null;
  for await (const batch of rows) {
    const payloads = await reader.call('packedPayloads', { names: batch.map(({ event }) => event.id) });
    for (const payload of payloads) {
      links.add(payload.link);
      first = Math.min(first ?? payload.link, payload.link);
    }
    await entry.writeText(payloads.map((payload) => `${JSON.stringify(payload)}\n`).join(''));
  }
  await entry.end();
  return { first, links };
}

/** Writes the readings that later ones have replaced. Answers how many. */
export async function writeRevisions(
  pack: PackWriter,
  reader: Thread<ReaderMethods>,
  rows: AsyncIterable<ExportSource[]>,
  packed: PackedLinks,
): Promise<number> {
  const entry = await pack.openEntry(revisionsName);
  let count = 0;
  for await (const batch of rows) {
    const names = batch.filter(({ event }) => event.revision > 1).map(({ event }) => event.id);
    if (names.length === 0) continue;
    const revisions = await reader.call('packedRevisions', { names });
    count += revisions.length;
    for (const { link } of revisions) {
      packed.links.add(link);
      packed.first = Math.min(packed.first ?? link, link);
    }
    await entry.writeText(revisions.map((revision) => `${JSON.stringify(revision)}\n`).join(''));
  }
  await entry.end();
  return count;
}

/** Links read at once. */
const linksPerBatch = 1_000;

/** Writes the chain from the first link that a packed record needs to its end, and the checkpoints over it. */
export async function writeChain(
  pack: PackWriter,
  reader: Thread<ReaderMethods>,
  { first, links }: PackedLinks,
): Promise<{ from: number; to: number; previous: string; head: string; checkpoint: number }> {
  const place = await reader.call('chainPlace', { from: first });
  const withBody = [...links];
  const entry = await pack.openEntry(chainName);
  for (let from = place.from; from <= place.to; from += linksPerBatch) {
    const wanted = withBody.filter((link) => link >= from && link < from + linksPerBatch);
    const lines = await reader.call('chainLines', { from, count: linksPerBatch, withBody: wanted });
    await entry.writeText(lines.map((line) => `${line}\n`).join(''));
  }
  await entry.end();
  const checkpoints = await reader.call('listCheckpoints', null);
  const packed = checkpoints.map(({ text, signature }) => ({
    text,
    signature: signature === null ? null : Buffer.from(signature).toString('hex'),
  }));
  await pack.addText(checkpointsName, `${JSON.stringify(packed, null, 2)}\n`);
  return { ...place, checkpoint: checkpoints.at(-1)?.number ?? 0 };
}
