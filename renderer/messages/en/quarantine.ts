import { numbers } from '#renderer/messages/format.ts';

export const quarantine = {
  open: (amount: number) => `${numbers.format(amount)} in quarantine …`,
  title: (name: string) => `Quarantine of ${name}`,
  lead: 'What the source sent and Tickmark could not read. It is kept exactly as received and is in no result.',
  empty: 'Nothing is in quarantine.',
  firstSeen: (at: string) => `first seen ${at}`,
  raw: 'Payload as received',
  copy: 'Copy payload',
  more: (amount: number) => `${numbers.format(amount)} more are kept.`,
  retry: 'Read again',
  retrying: 'Reading …',
  retried: (read: number, left: number) => `${numbers.format(read)} read, ${numbers.format(left)} left`,
  done: 'Done',
};
