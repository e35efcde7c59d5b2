export const coverage = {
  label: (name: string) => `Coverage of ${name}`,
  states: {
    complete: 'complete',
    unverified: 'unverified',
    incomplete: 'incomplete',
    failed: 'failed',
    never: 'never fetched',
    purged: 'purged',
  },
  interval: (state: string, from: string, to: string) => `${state}: ${from} to ${to}`,
  verified: (at: string) => `last verified ${at}`,
  none: 'Nothing was fetched yet, so nothing is known of any time.',
};
