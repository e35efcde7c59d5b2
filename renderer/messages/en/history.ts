import { count, numbers } from '#renderer/messages/format.ts';

export const history = {
  title: 'Past syncs',
  empty: 'Nothing was synced yet.',
  older: 'Show older syncs',
  columns: {
    begun: 'Begun',
    connection: 'Connection',
    outcome: 'Outcome',
    rows: 'Rows',
    fresh: 'New',
    changed: 'Changed',
    calls: 'Calls',
    length: 'Took',
  },
  states: { complete: 'complete', incomplete: 'incomplete', failed: 'failed', unfinished: 'did not end' },
  running: 'running',
  scheduled: 'by schedule',
  windows: (covered: number, windows: number) => `${numbers.format(covered)} of ${count(windows, 'window', 'windows')}`,
  seconds: (seconds: number) => `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`,
};
