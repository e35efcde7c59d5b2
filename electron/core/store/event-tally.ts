import type { EventTally } from '#shared/sync-status.ts';

export function emptyTally(): EventTally {
  return { new: 0, same: 0, changed: 0, quarantined: 0 };
}

export function addTally(sum: EventTally, part: EventTally): void {
  for (const key of ['new', 'same', 'changed', 'quarantined'] as const) sum[key] += part[key];
}
