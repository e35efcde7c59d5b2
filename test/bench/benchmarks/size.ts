import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { type Archive, buildArchive } from '#test/bench/archive/build-archive.ts';
import type { Benchmark, Measured } from '#test/bench/benchmark.ts';
import { round } from '#test/bench/measure.ts';
import { openStoreForReading } from '#core/store/open-database.ts';

/** Bytes that a row takes in a table beside its content. */
const rowOverhead = 6;

export const sizeOfAuditLog: Benchmark = {
  id: 'size-audit-log',
  what: 'Bytes on disk of an audit log with its index, against bare rows and plain payloads',
  unit: '×',
  target: { most: 0.75 },
  async run({ scratch, log }) {
    const plan = { seed: 3, events: 50_000, deploymentEvery: 0 };
    return compare(await buildArchive(join(scratch, 'audit-log'), plan, log));
  },
};

export const sizeOfArchive: Benchmark = {
  id: 'size-archive',
  what: 'The same with deployments and their items',
  unit: '×',
  target: { most: 0.75 },
  run: ({ archive }) => compare(archive),
};

function compare(archive: Archive): Measured {
  const database = openStoreForReading(archive.folder);
  try {
    const pages =
      database.prepare<[], number>(`SELECT sum(pgsize) FROM dbstat WHERE name = 'event'`).pluck().get() ?? 0;
    // Values of further fields stand in the row, and in the plain payload as well.
    const fields =
      database.prepare<[], number>('SELECT sum(length(CAST(field_values AS BLOB))) FROM event').pluck().get() ?? 0;
    let plain = pages - fields;
    for (const data of database.prepare<[], Buffer>('SELECT data FROM payload_block').pluck().iterate()) {
      const payloads = JSON.parse(zstdDecompressSync(data).toString('utf8')) as string[];
      for (const payload of payloads) plain += Buffer.byteLength(payload) + rowOverhead;
    }
    const bytes = archive.storeBytes + archive.indexBytes;
    const perEvent = (total: number) => round(total / archive.plan.events);
    const note = `${perEvent(bytes)} bytes an event (index ${perEvent(archive.indexBytes)}) against ${perEvent(plain)}`;
    return { value: bytes / plain, note };
  } finally {
    database.close();
  }
}
