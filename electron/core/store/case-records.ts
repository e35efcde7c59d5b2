import type { CaseAttachment, CaseQuery, CaseSample, SampleMethod, TestResult } from '#shared/investigation.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { Author } from './activity-log.ts';
import type { ReadableDatabase, WritableDatabase } from './database-types.ts';
import { type FrozenEvent, unpackFrozen } from './frozen-events.ts';
import { findMarked, markByName } from './marked-events.ts';

/** Queries, attachments and samples of investigations. */

export interface NewCaseQuery {
  title: string;
  query: string;
  resolved: { from: string | null; to: string | null; tz: string };
  count: number;
  resultHash: string;
  /** Packed by `packFrozen`. */
  result: Uint8Array;
  checkpoint: number;
}

const querySql = `SELECT id, title, query, resolved_from, resolved_to, zone, event_count AS count, result_hash,
  checkpoint, saved_ms, saved_by AS savedBy FROM case_query`;

interface QueryRow extends Pick<CaseQuery, 'id' | 'title' | 'query' | 'count' | 'checkpoint' | 'savedBy'> {
  resolved_from: string | null;
  resolved_to: string | null;
  zone: string;
  result_hash: Buffer;
  saved_ms: number;
}

export function readQueries(database: ReadableDatabase, caseId: number): CaseQuery[] {
  return database
    .prepare<[number], QueryRow>(`${querySql} WHERE investigation_id = ? ORDER BY id`)
    .all(caseId)
    .map(({ resolved_from: from, resolved_to: to, zone: tz, result_hash, saved_ms, ...row }) => ({
      ...row,
      resolved: { from, to, tz },
      resultHash: `sha256:${result_hash.toString('hex')}`,
      savedAt: formatIso(saved_ms),
    }));
}

export function readQueryResult(database: ReadableDatabase, queryId: number): Uint8Array {
  return (
    database.prepare<[number], Buffer>('SELECT result FROM case_query WHERE id = ?').pluck().get(queryId) ??
    Buffer.alloc(0)
  );
}

/** @returns the query's id */
export function addQuery(
  database: WritableDatabase,
  caseId: number,
  query: NewCaseQuery,
  { who, nowMs }: Author,
): number {
  const { from, to, tz } = query.resolved;
  return Number(
    database
      .prepare(
        `INSERT INTO case_query (investigation_id, title, query, resolved_from, resolved_to, zone, event_count,
           result_hash, result, checkpoint, saved_ms, saved_by) VALUES (?, ?, ?, ?, ?, ?, ?, unhex(?), ?, ?, ?, ?)`,
      )
      .run(
        caseId,
        query.title,
        query.query,
        from,
        to,
        tz,
        query.count,
        query.resultHash,
        query.result,
        query.checkpoint,
        nowMs,
        who,
      ).lastInsertRowid,
  );
}

/** The last ledger row: what the archive had been asked for at this moment. */
export function archiveCheckpoint(database: ReadableDatabase): number {
  return database.prepare<[], number>('SELECT ifnull(max(id), 0) FROM fetch_window').pluck().get() ?? 0;
}

export function readAttachments(database: ReadableDatabase, caseId: number): CaseAttachment[] {
  interface Row extends Pick<CaseAttachment, 'id' | 'name' | 'bytes' | 'event' | 'addedBy'> {
    hash: Buffer;
    added_ms: number;
  }
  return database
    .prepare<[number], Row>(
      `SELECT case_attachment.id, name, hash, byte_count AS bytes, connection || ':' || external_id AS event, added_ms,
         added_by AS addedBy
       FROM case_attachment LEFT JOIN marked_event ON marked_event.id = marked_event_id
       WHERE investigation_id = ? ORDER BY case_attachment.id`,
    )
    .all(caseId)
    .map(({ hash, added_ms, ...row }) => ({
      ...row,
      sha256: `sha256:${hash.toString('hex')}`,
      addedAt: formatIso(added_ms),
    }));
}

/** @param hash 64 hexadecimal digits */
export function addAttachment(
  database: WritableDatabase,
  caseId: number,
  { name, hash, bytes, event }: { name: string; hash: string; bytes: number; event: string | null },
  { who, nowMs }: Author,
): void {
  database
    .prepare(
      `INSERT INTO case_attachment (investigation_id, marked_event_id, name, hash, byte_count, added_ms, added_by)
       VALUES (?, ?, ?, unhex(?), ?, ?, ?)`,
    )
    .run(caseId, event === null ? null : markByName(database, event), name, hash, bytes, nowMs, who);
}

export interface NewCaseSample {
  query: string;
  resolved: { from: string | null; to: string | null; tz: string };
  method: SampleMethod;
  by: string | null;
  seed: string;
  populationCount: number;
  populationHash: string;
  /** Packed by `packFrozen`. */
  population: Uint8Array;
  items: { id: string; hash: string; stratum: string | null }[];
}

interface SampleRow extends Pick<CaseSample, 'id' | 'query' | 'method' | 'by' | 'seed' | 'population' | 'drawnBy'> {
  population_hash: Buffer;
  drawn_ms: number;
  size: number;
  tested: number;
}

export function readSamples(database: ReadableDatabase, caseId: number): CaseSample[] {
  return database
    .prepare<[number], SampleRow>(
      `SELECT id, query, method, stratum_field AS by, seed, population_count AS population, population_hash, drawn_ms,
         drawn_by AS drawnBy, (SELECT count(*) FROM case_sample_item WHERE sample_id = case_sample.id) AS size,
         (SELECT count(result) FROM case_sample_item WHERE sample_id = case_sample.id) AS tested
       FROM case_sample WHERE investigation_id = ? ORDER BY id`,
    )
    .all(caseId)
    .map(({ population_hash, drawn_ms, ...row }) => ({
      ...row,
      populationHash: `sha256:${population_hash.toString('hex')}`,
      drawnAt: formatIso(drawn_ms),
    }));
}

/** The frozen population of a sample, and the times its query was resolved to. */
export function readPopulation(
  database: ReadableDatabase,
  sampleId: number,
): { population: FrozenEvent[]; resolved: CaseQuery['resolved'] } {
  const row = database
    .prepare<[number], { population: Buffer; resolved_from: string | null; resolved_to: string | null; zone: string }>(
      'SELECT population, resolved_from, resolved_to, zone FROM case_sample WHERE id = ?',
    )
    .get(sampleId);
  if (row === undefined) throw new Error(`There is no sample ${sampleId}`);
  const resolved = { from: row.resolved_from, to: row.resolved_to, tz: row.zone };
  return { population: unpackFrozen(row.population), resolved };
}

/** @returns the sample's id */
export function addSample(
  database: WritableDatabase,
  caseId: number,
  sample: NewCaseSample,
  { who, nowMs }: Author,
): number {
  const { from, to, tz } = sample.resolved;
  const id = Number(
    database
      .prepare(
        `INSERT INTO case_sample (investigation_id, query, resolved_from, resolved_to, zone, method, stratum_field,
           seed, population_count, population_hash, population, drawn_ms, drawn_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, unhex(?), ?, ?, ?)`,
      )
      .run(
        caseId,
        sample.query,
        from,
        to,
        tz,
        sample.method,
        sample.by,
        sample.seed,
        sample.populationCount,
        sample.populationHash,
        sample.population,
        nowMs,
        who,
      ).lastInsertRowid,
  );
  const insert = database.prepare(
    'INSERT INTO case_sample_item (sample_id, ordinal, marked_event_id, hash, stratum) VALUES (?, ?, ?, unhex(?), ?)',
  );
  sample.items.forEach((item, ordinal) => {
    insert.run(id, ordinal + 1, markByName(database, item.id), item.hash, item.stratum);
  });
  return id;
}

/** A row of a test sheet, without the event. */
export interface SampleItemRow {
  id: string;
  hash: string;
  stratum: string | null;
  result: TestResult | null;
  tester: string | null;
  testedAt: string | null;
  note: string;
  attachment: string | null;
}

export function readSampleItems(database: ReadableDatabase, sampleId: number): SampleItemRow[] {
  interface Row extends Omit<SampleItemRow, 'hash' | 'testedAt'> {
    hash: Buffer;
    tested_ms: number | null;
  }
  return database
    .prepare<[number], Row>(
      `SELECT connection || ':' || external_id AS id, hash, stratum, result, tester, tested_ms, note, attachment
       FROM case_sample_item JOIN marked_event ON marked_event.id = marked_event_id
       WHERE sample_id = ? ORDER BY ordinal`,
    )
    .all(sampleId)
    .map(({ hash, tested_ms, ...row }) => ({
      ...row,
      hash: `sha256:${hash.toString('hex')}`,
      testedAt: tested_ms === null ? null : formatIso(tested_ms),
    }));
}

/** @returns whether the sample holds the event */
export function testItem(
  database: WritableDatabase,
  sampleId: number,
  test: { event: string; result: TestResult | null; note: string; attachment: string | null; tester: string },
  nowMs: number,
): boolean {
  const { changes } = database
    .prepare(
      `UPDATE case_sample_item SET result = ?, tester = ?, tested_ms = ?, note = ?, attachment = ?
       WHERE sample_id = ? AND marked_event_id = ?`,
    )
    .run(
      test.result,
      test.result === null ? null : test.tester,
      test.result === null ? null : nowMs,
      test.note,
      test.attachment,
      sampleId,
      findMarked(database, test.event),
    );
  return changes === 1;
}
