import { count } from '#renderer/messages/format.ts';

export const plan = {
  label: 'Next sync:',
  nothing: 'everything is read',
  length: ({ amount, unit }: { amount: number; unit: string }) => count(amount, unit, `${unit}s`),
  reads: (length: string, calls: number | null) =>
    calls === null ? `reads ${length}` : `reads ${length}, which needs about ${count(calls, 'call', 'calls')}`,
  callsLeft: (amount: number) => `${count(amount, 'call', 'calls')} left now`,
  nextCall: (at: string) => `next call allowed at ${at}`,
  done: (at: string) => `done about ${at}`,
  range: (from: string, to: string) => `${from} to ${to}`,
};
