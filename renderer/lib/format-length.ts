const units = [
  ['month', 30.4375 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A length of time in one whole unit, `14 months`, of which there are at least two; the exact range stands beside. */
export function measureLength(ms: number): { amount: number; unit: 'month' | 'day' | 'hour' | 'minute' } {
  const [unit, size] = units.find(([, least]) => ms >= 2 * least) ?? (['minute', 60_000] as const);
  return { amount: Math.max(1, Math.round(ms / size)), unit };
}
