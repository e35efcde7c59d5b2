import { sha256Hex } from '#core/sources/canonical-json.ts';
import type { SourceContext } from '#core/sources/source.ts';
import type { TimeRange } from '#shared/sync-status.ts';
import type { LogPosition } from './log-session.ts';
import type { LiteralProof } from './prove-literal.ts';

/** How far a reading of all pages of a window has come. */
export interface PassProgress {
  /** The next page, of this size. */
  page: number;
  size: number;
  /** The newest row so far, milliseconds UTC; `null` before the first. */
  newestMs: number | null;
  received: number;
  totalBefore: number | null;
  /** Keys of the rows received. */
  keys: string[];
  rereading: boolean;
  /** Whether all that the server matches is read, and not only a part that is searched out. */
  whole: boolean;
  /** The last page at which the searched part may begin; `null` where nothing was searched yet. */
  searchTo: number | null;
}

/**
 * A window that was left in the middle, because calls ran out or the user stopped: the next sync goes on with the next
 * page. Its proof stays the same one: distinct ids and totals from the first page to the last.
 */
export interface UnfinishedWindow {
  range: TimeRange;
  position: LogPosition;
  /** `null` where no page was read yet. */
  progress: PassProgress | null;
  /** The window looked empty, and whether its filter is understood was still to be proven. */
  proofDue: boolean;
  /** How a proof came out that the window waits with; `null` for none. */
  proof?: LiteralProof | null;
  /** Whether all pages were read once without being right, and are to be read again. */
  rereading?: boolean;
}

const memoryKey = 'agileapps.unfinished';
/** Later than this, milliseconds (a week), the window is read from its first page. */
const lifetimeMs = 7 * 86_400_000;
/** With more rows than this the window is read from its first page, too: their keys are kept meanwhile. */
export const mostKeys = 100_000;

interface Remembered extends UnfinishedWindow {
  fingerprint: string;
  leftMs: number;
}

/** The window that an earlier session of the same user left in the middle; `null` where there is none. */
export async function recallUnfinished(
  context: SourceContext,
  userDateFormat: string | null,
): Promise<UnfinishedWindow | null> {
  const remembered = parse((await context.memory?.read(memoryKey)) ?? null);
  if (remembered?.fingerprint !== fingerprintOf(context, userDateFormat)) return null;
  const ageMs = context.now() - remembered.leftMs;
  if (!(ageMs >= 0 && ageMs < lifetimeMs)) return null;
  const { range, position, progress, proofDue, proof, rereading } = remembered;
  return { range, position, progress, proofDue, proof: proof ?? null, rereading: rereading ?? false };
}

/** Remembers a window left in the middle; `null` forgets the one before. Holds nothing secret. */
export async function keepUnfinished(
  context: SourceContext,
  userDateFormat: string | null,
  unfinished: UnfinishedWindow | null,
): Promise<void> {
  const remembered: Remembered | null = unfinished && {
    fingerprint: fingerprintOf(context, userDateFormat),
    leftMs: context.now(),
    ...unfinished,
  };
  await context.memory?.write(memoryKey, JSON.stringify(remembered));
}

function fingerprintOf({ settings }: SourceContext, userDateFormat: string | null): string {
  return sha256Hex(JSON.stringify([settings.url, settings.user, userDateFormat]));
}

/** What an older or newer version wrote in another form counts as nothing. */
function parse(text: string | null): Remembered | null {
  try {
    const value = text === null ? null : (JSON.parse(text) as Partial<Remembered> | null);
    if (typeof value?.fingerprint !== 'string' || typeof value.leftMs !== 'number') return null;
    if (!Number.isSafeInteger(value.range?.fromMs) || !Number.isSafeInteger(value.range?.toMs)) return null;
    if (!Number.isSafeInteger(value.position?.index) || !Array.isArray(value.position?.misread)) return null;
    if (value.progress !== null && !Array.isArray(value.progress?.keys)) return null;
    return value as Remembered;
  } catch {
    return null;
  }
}
