import { describe, expect, it } from 'vitest';
import type { SyncSchedule } from '#shared/sync-plan.ts';
import { findDue, startAutoSync } from '#engine/auto-sync.ts';

const hourMs = 3_600_000;
const now = Date.UTC(2026, 2, 4, 12);
const ago = (ms: number): string => new Date(now - ms).toISOString();

const connections = [
  { name: 'fresh', secret: 'key-store' as const, lastSync: ago(hourMs / 2) },
  { name: 'old', secret: 'environment' as const, lastSync: ago(2 * hourMs) },
  { name: 'never', secret: 'key-store' as const, lastSync: null },
  { name: 'files', secret: 'none' as const, lastSync: null },
];

describe('what is due', () => {
  it('is what was neither synced nor tried for a period, and can be synced at all', () => {
    expect(findDue(connections, new Map(), 'hourly', now)).toEqual(['old', 'never']);
    expect(findDue(connections, new Map(), 'daily', now)).toEqual(['never']);
    expect(findDue(connections, new Map([['never', now - hourMs / 4]]), 'hourly', now)).toEqual(['old']);
  });
});

describe('the schedule', () => {
  async function runOnce(every: SyncSchedule, busy: boolean, fails = false): Promise<string[][]> {
    const synced: string[][] = [];
    const autoSync = startAutoSync({
      readSchedule: async () => every,
      listConnections: async () => connections,
      isBusy: () => busy,
      async sync(names) {
        synced.push(names);
        if (fails) throw new Error('no network');
      },
      now: () => now,
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    autoSync.look();
    await new Promise((resolve) => setTimeout(resolve, 20));
    autoSync.stop();
    return synced;
  }

  it('syncs what is due, once in a period, failing or not', async () => {
    expect(await runOnce('hourly', false)).toEqual([['old', 'never']]);
    expect(await runOnce('hourly', false, true)).toEqual([['old', 'never']]);
  });

  it('does nothing when it is off, and nothing while another sync runs', async () => {
    expect(await runOnce('off', false)).toEqual([]);
    expect(await runOnce('hourly', true)).toEqual([]);
  });
});
