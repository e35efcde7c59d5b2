import { count, formatNumber } from '#renderer/messages/format.ts';

const events = (amount: number): string => count(amount, 'event', 'events');

export const retention = {
  title: 'Retention',
  hint: 'Deletes old events from this workspace for good: their payloads, items and earlier versions go too. A sync does not bring them back.',
  before: 'Delete events before',
  beforeHint: (zone: string) => `The first day that stays, such as 2019-01-01, in ${zone}.`,
  noDate: (text: string) => `“${text}” is no day. Days look like 2019-01-01.`,
  look: 'See what would go …',
  nothing: (day: string) => `No event is older than ${day}.`,
  confirmTitle: (amount: number) => `Delete ${events(amount)}?`,
  confirmLead: 'This can’t be undone. Nothing brings these events back but their source, if it still has them.',
  wouldGo: 'Would go',
  of: (amount: number, total: number) => `${formatNumber(amount)} of ${events(total)}`,
  until: 'Older than',
  pinned: 'Pinned among them',
  pinnedHint: (amount: number) =>
    amount === 0
      ? 'none'
      : `${formatNumber(amount)}; their pins stay in the investigations, with the hash of what was seen`,
  reason: 'Reason',
  reasonHint: 'Kept in the activity log, with your name and the time.',
  typeNumber: (amount: number) => `Type ${formatNumber(amount)} to delete them`,
  go: (amount: number) => `Delete ${events(amount)}`,
  going: 'Deleting …',
  gone: (amount: number, day: string, pinned: number) =>
    `Deleted ${events(amount)} older than ${day}, ${pinned === 0 ? 'none of them pinned' : `${formatNumber(pinned)} of them pinned`}.`,
};
