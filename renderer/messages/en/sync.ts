import { count, numbers } from '#renderer/messages/format.ts';

export const sync = {
  progress: 'Sync progress',
  window: (from: string, to: string) => `reading ${from} to ${to}`,
  windows: (done: number, planned: number) => `${numbers.format(done)} of ${count(planned, 'window', 'windows')}`,
  rows: (amount: number) => `${count(amount, 'event', 'events')} received`,
  callsLeft: (amount: number) => `${count(amount, 'call', 'calls')} left`,
  calls: (amount: number) => `${count(amount, 'call', 'calls')} made`,
  nextCall: (at: string) => `next call allowed at ${at}`,
  phases: { planning: 'planning', fetching: 'reading', waiting: 'waiting', indexing: 'indexing', done: 'done' },
  cancel: 'Cancel sync',
  cancelling: 'Stopping …',
  lastResult: 'Last result',
  states: { complete: 'complete', incomplete: 'incomplete', failed: 'failed' },
  tally: (fresh: number, same: number, changed: number, quarantined: number) =>
    [
      `${numbers.format(fresh)} new`,
      `${numbers.format(same)} already known`,
      ...(changed > 0 ? [`${numbers.format(changed)} changed at the source`] : []),
      ...(quarantined > 0 ? [`${numbers.format(quarantined)} in quarantine`] : []),
    ].join(', '),
  missing: (amount: number) => `${count(amount, 'window is', 'windows are')} not wholly read`,
  ended: (fresh: number, changed: number) =>
    `Sync ended: ${numbers.format(fresh)} new${changed > 0 ? `, ${numbers.format(changed)} changed at the source` : ''}`,
  rangeTitle: (name: string) => `Sync a range of ${name}`,
  rangeLead: 'Makes sure this range is covered. Windows that are complete or unverified are not read again.',
  from: 'From',
  to: 'To',
  bothIncluded: 'Whole days in UTC, both included.',
  start: 'Sync this range',
  first: 'This period first, if calls are few',
  firstFrom: 'First from',
  firstTo: 'First to',
  firstHint: 'Optional. Within the range, it is read before everything else.',
  scheduled: 'Syncing as scheduled …',
  failedAlone: (names: string[]) => `The scheduled sync of ${names.join(', ')} did not finish; see Sources`,
  failedWhole: (message: string) => `The scheduled sync failed: ${message}`,
};
