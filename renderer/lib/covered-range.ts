import type { ConnectionCoverage } from '#shared/sync-status.ts';

/** From the first to the last instant of which anything was fetched, ISO 8601 UTC, half open; `null` for nothing. */
export function coveredRange(coverage: readonly ConnectionCoverage[]): { from: string; to: string } | null {
  const fetched = coverage.flatMap(({ intervals }) =>
    intervals.filter(({ state }) => state === 'complete' || state === 'unverified' || state === 'incomplete'),
  );
  const from = fetched.map((each) => each.from).sort()[0];
  const to = fetched
    .map((each) => each.to)
    .sort()
    .at(-1);
  return from === undefined || to === undefined ? null : { from, to };
}
