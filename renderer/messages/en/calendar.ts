export const calendar = {
  open: 'Calendar',
  title: (name: string) => `Coverage of ${name} by day`,
  lead: 'Each day shows the worst state of its hours. A click searches the events of that day.',
  grid: (month: string) => `Coverage in ${month}`,
  previous: 'Previous month',
  next: 'Next month',
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  /** Stands in the cell, so that no colour has to be told apart. */
  letters: { complete: 'C', unverified: 'U', incomplete: 'I', failed: 'F', never: '–', purged: 'P' },
  day: (day: string, state: string) => `${day}: ${state}`,
  verified: (at: string) => `last verified ${at}`,
  readAt: (at: string) => `last read ${at}`,
  future: 'not yet',
  soFar: (state: string) => `${state} so far`,
  done: 'Done',
};
