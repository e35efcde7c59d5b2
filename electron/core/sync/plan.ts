import type { CoverageState, TimeRange } from '#shared/sync-status.ts';
import { coverageOf, isCovered, lastReadings, type RecordedCoverage } from './coverage.ts';

const dayMs = 86_400_000;
/** How far back the first sync of a connection goes when nobody says. */
const firstSyncMs = 30 * dayMs;

export interface PlanInput {
  recorded: readonly RecordedCoverage[];
  /** Asked for by the user; `null` means from where the last sync ended. */
  fromMs: number | null;
  toMs: number | null;
  refetch: boolean;
  overlapMs: number;
  /** A period the user wants before all others. */
  first?: TimeRange | null;
  /** The present, milliseconds UTC. */
  nowMs: number;
}

/**
 * Which stretches of time a sync has to read, in order. With a range: what of it is not covered. Without:
 * first what earlier runs left incomplete or failed, then from the last covered instant, less the
 * overlap, to now.
 */
export function planRanges(input: PlanInput): TimeRange[] {
  return input.first ? putFirst(plainRanges(input), input.first) : plainRanges(input);
}

function plainRanges(input: PlanInput): TimeRange[] {
  if (input.fromMs === null) return planOnward(input).flatMap((range) => withoutPurged(input, range));
  const range = { fromMs: input.fromMs, toMs: input.toMs ?? input.nowMs };
  return range.fromMs >= range.toMs || input.refetch ? [range] : uncovered(input.recorded, range);
}

/** What was deleted here on purpose does not come back by itself. */
function withoutPurged({ recorded, refetch }: PlanInput, range: TimeRange): TimeRange[] {
  if (refetch || recorded.every(({ state }) => state !== 'purged')) return [range];
  const kept = coverageOf(recorded, range).filter(({ state }) => state !== 'purged');
  return joined(kept);
}

/** After so long a stretch is worth another reading, milliseconds. */
const reverifyAfterMs = 30 * dayMs;

/**
 * The stretch whose last whole reading is the oldest, where that is long ago: reading it again tells whether
 * the source has changed or lost anything there. `null` when everything was read lately.
 *
 * @param longestMs at most so much of it
 */
export function oldestReading(
  recorded: readonly RecordedCoverage[],
  nowMs: number,
  longestMs: number,
): TimeRange | null {
  const readings = lastReadings(recorded).filter((piece) => piece.readMs < nowMs - reverifyAfterMs);
  if (readings.length === 0) return null;
  const oldest = readings.reduce((first, piece) => (piece.readMs < first.readMs ? piece : first));
  return { fromMs: oldest.fromMs, toMs: Math.min(oldest.toMs, oldest.fromMs + longestMs) };
}

/** The same stretches of time, cut so that those inside a period come first. */
export function putFirst(ranges: readonly TimeRange[], first: TimeRange): TimeRange[] {
  const inside: TimeRange[] = [];
  const outside: TimeRange[] = [];
  for (const range of ranges) {
    const fromMs = Math.max(range.fromMs, first.fromMs);
    const toMs = Math.min(range.toMs, first.toMs);
    if (fromMs >= toMs) {
      outside.push(range);
      continue;
    }
    inside.push({ fromMs, toMs });
    outside.push({ fromMs: range.fromMs, toMs: fromMs }, { fromMs: toMs, toMs: range.toMs });
  }
  return [...inside, ...outside].filter((range) => range.fromMs < range.toMs);
}

function planOnward({ recorded, toMs, overlapMs, nowMs }: PlanInput): TimeRange[] {
  const end = toMs ?? nowMs;
  if (recorded.length === 0) return [{ fromMs: end - firstSyncMs, toMs: end }];
  const first = Math.min(...recorded.map((reading) => reading.fromMs));
  const pieces = coverageOf(recorded, { fromMs: first, toMs: Math.max(end, first + 1) });
  const lastCovered = pieces.findLast((piece) => isSettled(piece.state))?.toMs ?? first;
  const onward = Math.max(first, Math.min(lastCovered, end) - overlapMs);
  const leftOver = pieces
    .filter((piece) => (piece.state === 'incomplete' || piece.state === 'failed') && piece.fromMs < onward)
    .map((piece) => ({ fromMs: piece.fromMs, toMs: Math.min(piece.toMs, onward) }));
  return [...leftOver, { fromMs: onward, toMs: end }].filter((range) => range.fromMs < range.toMs);
}

function uncovered(recorded: readonly RecordedCoverage[], range: TimeRange): TimeRange[] {
  return joined(coverageOf(recorded, range).filter(({ state }) => !isSettled(state)));
}

/** Whether nothing has to be asked for: it is there, or was deleted on purpose. */
function isSettled(state: CoverageState): boolean {
  return state === 'purged' || isCovered(state);
}

function joined(pieces: readonly TimeRange[]): TimeRange[] {
  const ranges: TimeRange[] = [];
  for (const { fromMs, toMs } of pieces) {
    const last = ranges.at(-1);
    if (last !== undefined && last.toMs === fromMs) last.toMs = toMs;
    else ranges.push({ fromMs, toMs });
  }
  return ranges;
}

/** The size of windows, which adapts to what the server can deliver. All values in milliseconds. */
export interface WindowSizes {
  first: number;
  smallest: number;
  largest: number;
}

/** Half the size, or `null` when it is as small as windows get. */
export function smallerWindow(sizeMs: number, sizes: WindowSizes): number | null {
  if (sizeMs <= sizes.smallest) return null;
  return Math.max(sizes.smallest, Math.floor(sizeMs / 2 / 1000) * 1000);
}

/** How many times larger a window may be than the one before. */
const fastestGrowth = 8;

/**
 * The next size after a window of which so many bytes came: so large that it should bring `wantedBytes`, and
 * never smaller than before.
 */
export function largerWindow(sizeMs: number, sizes: WindowSizes, bytes: number, wantedBytes: number): number {
  const growth = Math.min(fastestGrowth, Math.max(1, wantedBytes / Math.max(1, bytes)));
  return Math.max(sizeMs, Math.min(sizes.largest, Math.floor((sizeMs * growth) / 1000) * 1000));
}
