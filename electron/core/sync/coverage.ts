import type { CoverageState, TimeRange, WindowState } from '#shared/sync-status.ts';

export interface RecordedCoverage extends TimeRange {
  state: WindowState | 'purged';
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
const replaces: Record<RecordedCoverage['state'], readonly CoverageState[]> = {
  complete: ['never', 'purged', 'failed', 'incomplete', 'unverified', 'complete'],
  unverified: ['never', 'purged', 'failed', 'incomplete', 'unverified', 'complete'],
  incomplete: ['never', 'purged', 'failed', 'incomplete'],
  failed: ['never', 'failed'],
  // What nobody asked for was not deleted.
  purged: ['purged', 'failed', 'incomplete', 'unverified', 'complete'],
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
  const pieces: ReadPiece[] = [];
  /** What later readings cover: disjoint, in order of time, neighbours made one. */
  let later: TimeRange[] = [];
  for (const { fromMs, toMs, state, readMs } of recorded.toReversed()) {
    if (fromMs >= toMs) continue;
    if (state === 'purged') later = withRange(later, { fromMs, toMs });
    if (state === 'purged' || !isCovered(state) || readMs === undefined) continue;
    let position = fromMs;
    for (const other of later) {
      if (other.toMs <= position) continue;
      if (other.fromMs >= toMs) break;
      if (position < other.fromMs) pieces.push({ fromMs: position, toMs: other.fromMs, readMs });
      position = other.toMs;
    }
    if (position < toMs) pieces.push({ fromMs: position, toMs, readMs });
    later = withRange(later, { fromMs, toMs });
  }
  return pieces.sort((a, b) => a.fromMs - b.fromMs);
}

function withRange(ranges: readonly TimeRange[], { fromMs, toMs }: TimeRange): TimeRange[] {
  const touching = ranges.filter((other) => other.fromMs <= toMs && other.toMs >= fromMs);
  const whole = {
    fromMs: Math.min(fromMs, ...touching.map((other) => other.fromMs)),
    toMs: Math.max(toMs, ...touching.map((other) => other.toMs)),
  };
  const before = ranges.filter((other) => other.toMs < fromMs);
  const after = ranges.filter((other) => other.fromMs > toMs);
  return [...before, whole, ...after];
}

/** The same pieces inside a range, with neighbours read on one day (UTC) made one: of the earliest reading. */
export function readingsByDay(pieces: readonly ReadPiece[], range: TimeRange): ReadPiece[] {
  const merged: ReadPiece[] = [];
  for (const piece of pieces) {
    const fromMs = Math.max(piece.fromMs, range.fromMs);
    const toMs = Math.min(piece.toMs, range.toMs);
    if (fromMs >= toMs) continue;
    const last = merged.at(-1);
    if (last?.toMs === fromMs && dayOf(last.readMs) === dayOf(piece.readMs)) {
      last.toMs = toMs;
      last.readMs = Math.min(last.readMs, piece.readMs);
    } else merged.push({ fromMs, toMs, readMs: piece.readMs });
  }
  return merged;
}

function dayOf(timeMs: number): number {
  return Math.floor(timeMs / 86_400_000);
}

/** When the oldest of the last readings of a range was, milliseconds UTC; `null` where there is none. */
export function oldestOf(pieces: readonly ReadPiece[], range: TimeRange): number | null {
  const inside = pieces.filter((piece) => piece.toMs > range.fromMs && piece.fromMs < range.toMs);
  return inside.length === 0 ? null : inside.reduce((oldest, { readMs }) => Math.min(oldest, readMs), Infinity);
}

/** Whether nothing of this state has to be asked for again. */
export function isCovered(state: CoverageState): boolean {
  return state === 'complete' || state === 'unverified';
}
