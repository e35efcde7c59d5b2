import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readCoverage } from '#core/store/ledger.ts';
import { openStoreForReading } from '#core/store/open-database.ts';
import { countPurge } from '#core/store/purge.ts';
import { coverageOf } from '#core/sync/coverage.ts';
import { planRanges } from '#core/sync/plan.ts';
import { deployment, fillStore, logEntry, openEvidenceStore } from '#test/support/evidence/evidence-store.ts';

const by = { who: 'auditor', nowMs: Date.UTC(2026, 2, 6) };
const hour = 3_600_000;
const day = Date.UTC(2026, 2, 4);
const noon = Date.UTC(2026, 2, 4, 11);

function rowsOf<Row>(folder: string, sql: string): Row[] {
  const database = openStoreForReading(folder);
  try {
    return database.prepare<[], Row>(sql).all();
  } finally {
    database.close();
  }
}

it('deletes events before an instant with their revisions and payloads, and the store still verifies', () => {
  const store = openEvidenceStore();
  fillStore(store);
  const request = { beforeMs: Date.UTC(2026, 2, 4, 10, 0, 5), reason: 'Kept long enough' };
  const database = openStoreForReading(store.folder);
  const foreseen = countPurge(database, request.beforeMs);
  database.close();
  expect(foreseen).toEqual({ events: 15, pinned: 0 });
  expect(store.writer.purgeEvents({ request, by })).toEqual(foreseen);
  const left = rowsOf<{ earliest: number; count: number }>(
    store.folder,
    'SELECT min(time_ms) AS earliest, count(*) AS count FROM event',
  );
  expect(left).toEqual([{ earliest: request.beforeMs, count: 33 }]);
  expect(store.verify().problems).toEqual([]);
  // Neither the rows nor the blocks, which hold several payloads each, have anything left of them.
  const payloads = rowsOf<{ data: Buffer }>(store.folder, 'SELECT data FROM payload_block');
  expect(payloads.length).toBeGreaterThan(0);
  expect(readFileSync(join(store.folder, 'tickmark.db')).includes('5b0c8a52-0000-4000-8000-000000000002')).toBe(false);
  // What stays can be changed, read and purged again.
  store.store('gearset', [deployment(20, { Note: 'edited later' })]);
  expect(store.verify().problems).toEqual([]);
  store.writer.purgeEvents({ request: { beforeMs: by.nowMs, reason: 'All of it' }, by });
  expect(rowsOf(store.folder, 'SELECT 1 FROM event UNION SELECT 1 FROM payload_block')).toEqual([]);
  expect(store.verify().problems).toEqual([]);
});

it('keeps an edit by another program visible through a purge', () => {
  const store = openEvidenceStore();
  fillStore(store);
  store.tamper((database) => database.exec(`UPDATE event SET summary = 'x' WHERE external_id LIKE '%000021'`));
  store.writer.purgeEvents({ request: { beforeMs: Date.UTC(2026, 2, 4, 10, 0, 5), reason: 'r' }, by });
  expect(store.verify().problems.map(({ record }) => record)).toEqual(['gs:5b0c8a52-0000-4000-8000-000000000021']);
});

it('shows as purged in the coverage, and is not read again unless asked to', () => {
  const store = openEvidenceStore();
  fillStore(store);
  store.writer.purgeEvents({ request: { beforeMs: noon, reason: 'r' }, by });
  const connectionId = store.connections[0]!.id;
  const database = openStoreForReading(store.folder);
  const recorded = readCoverage(database, connectionId);
  database.close();
  const range = { fromMs: day - hour, toMs: Date.UTC(2026, 2, 5) };
  expect(coverageOf(recorded, range).map(({ state, fromMs }) => [state, fromMs])).toEqual([
    ['never', day - hour],
    ['purged', day],
    [expect.stringMatching(/complete|unverified/), noon],
  ]);
  const plan = { recorded, refetch: false, overlapMs: 72 * hour, nowMs: Date.UTC(2026, 2, 5, 6) };
  expect(planRanges({ ...plan, fromMs: null, toMs: null })).toEqual([{ fromMs: noon, toMs: plan.nowMs }]);
  expect(planRanges({ ...plan, fromMs: day, toMs: range.toMs })).toEqual([]);
  expect(planRanges({ ...plan, fromMs: day, toMs: noon, refetch: true })).toEqual([{ fromMs: day, toMs: noon }]);
  store.store('agileapps', [logEntry(1)]);
  expect(store.verify().problems).toEqual([]);
});
