import { count, formatNumber } from '#renderer/messages/format.ts';

export const activity = {
  title: 'Activity log',
  lead: 'What this workspace was used for: every act with who and when. Entries are only ever added, each with a hash over the one before.',
  find: 'Find in the log',
  shown: (shown: number, total: number) => `${formatNumber(shown)} of ${count(total, 'entry', 'entries')}`,
  none: 'No entry holds these words.',
  more: 'Show older ones',
  export: 'Export …',
  exported: (entries: number) => `${count(entries, 'entry', 'entries')} written`,
  number: 'No.',
  time: (zone: string) => `Time (${zone})`,
  who: 'Who',
  what: 'Act',
  detail: 'Detail',
  open: 'Show the activity log',
  settings: 'Activity',
  settingsHint: 'Syncs, exports, imports, and everything done with filters and investigations.',
};
