import { describe, expect, it } from 'vitest';
import { budgetState } from '#core/sync/budget.ts';
import { compareEvents, missingUnderGreen } from '#test/support/sync/compare-events.ts';
import { connect, openCore, openFreeCore, wholeRange } from '#test/support/sync/open-core.ts';
import { smallSample, startSyncServer } from '#test/support/sync/sync-servers.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const sample = smallSample();
const hour = 3_600_000;
const day = 24 * hour;
const nothingSaid = { remaining: null, resetMs: null, periodMs: null };
const rule = { calls: 10, periodMs: hour };

describe('a clock that was wrong', () => {
  it.each(['gearset', 'agileapps'] as const)('claims nothing of the time it skipped: %s', async (kind) => {
    let wrongMs = 0;
    const now = (): number => Date.now() + wrongMs;
    const server = await startSyncServer(kind, { sample });
    const folder = temporaryFolder();
    const before = await openFreeCore({ folder, now });
    await connect(before, 'one', server);
    await before.sync.sync(['one'], wholeRange(sample, { toMs: sample.endMs - 20 * day }));
    // The clock runs a year ahead for one sync, and is set right; the app comes back days later.
    wrongMs = 365 * day;
    await before.sync.sync(['one'], wholeRange(sample, { fromMs: null }));
    await before.dispose();

    wrongMs = 3 * day;
    const core = await openCore({ folder, now });
    const { connections } = await core.sync.coverage(['one'], { fromMs: sample.startMs, toMs: now() });
    const states = connections[0]?.intervals.map(({ state }) => state) ?? [];
    expect(states.at(-1)).toBe('never');
    const report = await core.sync.sync(['one'], wholeRange(sample, { fromMs: null }));
    expect(report.connections[0]).toMatchObject({ state: 'complete', error: null });
    expect(compareEvents(folder, 'one', server.held())).toEqual({ lost: [], surplus: [] });
    expect(missingUnderGreen(folder, 'one', server.held())).toEqual([]);
    const after = (await core.sync.coverage(['one'], { fromMs: sample.startMs, toMs: now() - 60_000 })).connections[0];
    expect(after?.intervals.map(({ state }) => state)).not.toContain('never');
  });

  it('asks neither too much nor never again', () => {
    const nowMs = Date.UTC(2026, 2, 4, 12);
    const call = (startedMs: number, rateLimit = nothingSaid) => ({
      startedMs,
      endedMs: startedMs + 100,
      rateLimit,
      retryAtMs: null,
    });
    // Calls of a clock that ran ahead mean nothing, and neither does the wait they were told.
    const ahead = Array.from({ length: 10 }, () => ({ ...call(nowMs + day), retryAtMs: nowMs + 2 * day }));
    expect(budgetState(rule, ahead, nowMs)).toEqual({ callsLeft: 10, nextCallMs: null });
    // A reset that lies a year ahead comes from a clock that differs: one period is waited.
    const spent = call(nowMs - 1_000, { remaining: 0, resetMs: nowMs + 365 * day, periodMs: hour } as never);
    expect(budgetState(rule, [spent], nowMs)).toEqual({ callsLeft: 0, nextCallMs: nowMs - 900 + hour });
    // Calls from before a jump ahead are long ago, as they are after a night's sleep.
    const asleep = Array.from({ length: 10 }, () => call(nowMs - 9 * hour));
    expect(budgetState(rule, asleep, nowMs)).toEqual({ callsLeft: 10, nextCallMs: null });
  });
});
