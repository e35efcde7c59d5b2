import { expect, it } from 'vitest';
import { coveredRange } from '#renderer/lib/covered-range.ts';

it('reaches from the first to the last fetched instant of all connections', () => {
  const intervals = [
    { from: '2025-01-01T00:00:00.000Z', to: '2025-06-01T00:00:00.000Z', state: 'never' as const },
    { from: '2025-06-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z', state: 'complete' as const },
  ];
  const later = [{ from: '2025-07-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z', state: 'unverified' as const }];
  expect(
    coveredRange([
      { name: 'a', intervals },
      { name: 'b', intervals: later },
    ]),
  ).toEqual({
    from: '2025-06-01T00:00:00.000Z',
    to: '2026-03-01T00:00:00.000Z',
  });
});

it('is nothing where nothing was fetched', () => {
  const intervals = [{ from: '2025-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z', state: 'failed' as const }];
  expect(coveredRange([{ name: 'a', intervals }])).toBeNull();
});
