import type { CoverageState, TimeRange, WindowState } from '#shared/sync-status.ts';

export interface RecordedCoverage extends TimeRange {
  state: WindowState;
  /** When it was read, milliseconds UTC. */
  readMs?: number;
}

export interface CoveragePiece extends TimeRange {
  state: CoverageState;
}

/** A stretch that was wholly read, and when that was last. */
export interface ReadPiece extends TimeRange {
  /** Milliseconds UTC. */
  readMs: number;
}

/** Which states a new reading may replace: a failed re-read never takes back what was wholly read. */
const replaces: Record<WindowState, readonly CoverageState[]> = {
  complete: ['never', 'failed', 'incomplete', 'unverified', 'complete'],
  unverified: ['never', 'failed', 'incomplete', 'unverified', 'complete'],
  incomplete: ['never', 'failed', 'incomplete'],
  failed: ['never', 'failed'],
};

const manyPieces = 64;

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
    // Years of hourly syncs leave many rows and few pieces.
    if (pieces.length > manyPieces) pieces = mergeNeighbours(pieces);
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

/** The stretches that were wholly read, in order of time, each with its last reading. */
export function lastReadings(recorded: readonly RecordedCoverage[]): ReadPiece[] {
  let pieces: ReadPiece[] = [];
  for (const { fromMs, toMs, state, readMs } of recorded) {
    if (!isCovered(state) || readMs === undefined || fromMs >= toMs) continue;
    const others = pieces.flatMap((piece) => [
      { ...piece, toMs: Math.min(piece.toMs, fromMs) },
      { ...piece, fromMs: Math.max(piece.fromMs, toMs) },
    ]);
    pieces = [...others.filter((piece) => piece.fromMs < piece.toMs), { fromMs, toMs, readMs }];
  }
  return pieces.sort((a, b) => a.fromMs - b.fromMs);
}

/** Whether nothing of this state has to be asked for again. */
export function isCovered(state: CoverageState): boolean {
  return state === 'complete' || state === 'unverified';
}
