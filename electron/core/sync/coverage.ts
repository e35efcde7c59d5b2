import type { CoverageState, TimeRange, WindowState } from '#shared/sync-status.ts';

export interface RecordedCoverage extends TimeRange {
  state: WindowState;
}

export interface CoveragePiece extends TimeRange {
  state: CoverageState;
}

/** Which states a new reading may replace: a failed re-read never takes back what was wholly read. */
const replaces: Record<WindowState, readonly CoverageState[]> = {
  complete: ['never', 'failed', 'incomplete', 'unverified', 'complete'],
  unverified: ['never', 'failed', 'incomplete', 'unverified', 'complete'],
  incomplete: ['never', 'failed', 'incomplete'],
  failed: ['never', 'failed'],
};

/**
 * What is known of a range: disjoint, ordered, half-open pieces that cover it without holes.
 *
 * @param recorded the ledger's coverage in the order in which it was recorded
 */
export function coverageOf(recorded: readonly RecordedCoverage[], range: TimeRange): CoveragePiece[] {
  if (range.fromMs >= range.toMs) return [];
  let pieces: CoveragePiece[] = [{ ...range, state: 'never' }];
  for (const reading of recorded) {
    if (reading.toMs <= range.fromMs || reading.fromMs >= range.toMs) continue;
    pieces = pieces.flatMap((piece) => paint(piece, reading));
  }
  return mergeNeighbours(pieces);
}

function paint(piece: CoveragePiece, reading: RecordedCoverage): CoveragePiece[] {
  const fromMs = Math.max(piece.fromMs, reading.fromMs);
  const toMs = Math.min(piece.toMs, reading.toMs);
  if (fromMs >= toMs || !replaces[reading.state].includes(piece.state)) return [piece];
  return [
    { fromMs: piece.fromMs, toMs: fromMs, state: piece.state },
    { fromMs, toMs, state: reading.state },
    { fromMs: toMs, toMs: piece.toMs, state: piece.state },
  ].filter((part) => part.fromMs < part.toMs);
}

function mergeNeighbours(pieces: readonly CoveragePiece[]): CoveragePiece[] {
  const merged: CoveragePiece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (last !== undefined && last.state === piece.state && last.toMs === piece.fromMs) last.toMs = piece.toMs;
    else merged.push({ ...piece });
  }
  return merged;
}

/** Whether nothing of this state has to be asked for again. */
export function isCovered(state: CoverageState): boolean {
  return state === 'complete' || state === 'unverified';
}
