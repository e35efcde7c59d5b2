import { setImmediate } from 'node:timers/promises';
import { createBatcher } from '#core/sources/batcher.ts';
import { statusCause } from '#core/sources/response-action.ts';
import { SourceError } from '#core/sources/source-error.ts';
import type { ReadPage, SourceBatch } from '#core/sources/source.ts';
import type { TimeRange } from '#shared/sync-status.ts';
import { largestPageSize, type LogSession } from './log-session.ts';
import type { AskedPage, PageAsker } from './page-asker.ts';
import { NotWanted, type Turn } from './platform-client.ts';
import { isOutside } from './prove-literal.ts';
import { plainestPlan, possibleRange } from './query-plan.ts';
import type { PassProgress } from './unfinished-window.ts';
import { readRowBytes } from './read-audit-row.ts';

/** A window and the rows of it that were handed over, through all its passes. */
export interface WindowRows {
  /** Half-open, whole seconds, milliseconds UTC. */
  window: TimeRange;
  /** Hash of the payload last seen, by row key. */
  seen: Map<string, string>;
  /** Where the pass under way stands, or where an earlier session left it; `null` before its first page. */
  progress: (Omit<PassProgress, 'keys'> & { keys: Set<string> }) | null;
}

/** What one reading of all pages found. */
export interface PassResult {
  /** Rows received, and how many of them are distinct. */
  received: number;
  distinct: number;
  /** The server's total on the first and on the last page; `null` where it gives none. */
  totalBefore: number | null;
  totalAfter: number | null;
  /** Whether all of what the server matched was read, not only a part that was searched out. */
  whole: boolean;
  /** Why rows are feared missing, whatever the totals say. */
  problem: string | null;
}

/**
 * Reads all pages of a window once: the next pages are asked for while one is read and the one before that is
 * stored. Returns `again` when the way of asking turned out wrong and the session has gone on to another one. `rereading`: with smaller pages, so that their edges lie elsewhere.
 */
export async function* readLogPass(
  asker: PageAsker,
  session: LogSession,
  rows: WindowRows,
  rereading: boolean,
): AsyncGenerator<SourceBatch, PassResult | 'again', void> {
  const ahead = createAhead((wanted, turn) => askAccepted(asker, session, rows.window, wanted, turn));
  try {
    const result = yield* readPages(asker, session, rows, rereading, ahead);
    // The pass is over: the next one begins with its first page.
    rows.progress = null;
    return result;
  } finally {
    await ahead.settle();
  }
}

/** How many pages are asked for at most before they are needed. */
const mostAhead = 5;

/** A page as it is wanted. */
interface WantedPage {
  page: number;
  size: number;
}

/** Pages that are asked for before they are needed, one after the other. */
interface Ahead {
  /** How many there are. */
  count: () => number;
  /** Asks for one when the one before it has come as it was wanted. */
  ask: (wanted: WantedPage) => void;
  /** Hands over the first; `null` where there is none. */
  take: () => Promise<AskedPage | 'again'> | null;
  /** Gives up what was not yet asked for, and waits for the rest, which nobody needs any more. */
  settle: () => Promise<void>;
}

interface PageAhead {
  asked: Promise<AskedPage | 'again'>;
  /** Resolves when its request is about to be sent, or will not be. */
  sent: Promise<null>;
}

function createAhead(ask: (wanted: WantedPage, turn: Turn) => Promise<AskedPage | 'again'>): Ahead {
  let begun: PageAhead[] = [];
  /** Told to pages that are not asked for any more. */
  let giveUp = new AbortController();

  /** Its request is written down while the page before it is on its way, and sent when that has come. */
  function askAfter(last: PageAhead | undefined, wanted: WantedPage, { signal }: AbortController): PageAhead {
    const { promise: sent, resolve } = Promise.withResolvers<null>();
    const onSend = () => resolve(null);
    async function isWanted(): Promise<boolean> {
      const before = await last?.asked.catch(() => 'again' as const);
      if (signal.aborted || before === 'again') return false;
      return before === undefined || before.size === wanted.size;
    }
    async function askInTurn(): Promise<AskedPage | 'again'> {
      await last?.sent;
      try {
        return signal.aborted ? 'again' : await ask(wanted, { onSend, isWanted });
      } catch (thrown) {
        if (thrown instanceof NotWanted) return 'again';
        throw thrown;
      } finally {
        onSend();
      }
    }
    const asked = askInTurn();
    asked.catch(() => undefined);
    return { asked, sent };
  }

  return {
    count: () => begun.length,
    ask: (wanted) => void begun.push(askAfter(begun.at(-1), wanted, giveUp)),
    take: () => begun.shift()?.asked ?? null,
    async settle() {
      giveUp.abort();
      giveUp = new AbortController();
      const left = begun;
      begun = [];
      await Promise.allSettled(left.map(({ asked }) => asked));
    },
  };
}

async function* readPages(
  asker: PageAsker,
  session: LogSession,
  rows: WindowRows,
  rereading: boolean,
  ahead: Ahead,
): AsyncGenerator<SourceBatch, PassResult | 'again', void> {
  const plan = session.plan();
  const filtered = plan.literal !== 'none';
  const { window } = rows;
  const begun = rows.progress;
  rows.progress = null;
  const keys = begun?.keys ?? new Set<string>();
  const result: PassResult = {
    received: begun?.received ?? 0,
    distinct: keys.size,
    totalBefore: begun?.totalBefore ?? null,
    totalAfter: null,
    whole: begun?.whole ?? true,
    problem: null,
  };
  let page = begun?.page ?? 0;
  let size = begun?.size ?? (rereading ? Math.max(10, Math.ceil(session.pageSize * 0.7)) : session.pageSize);
  let newestMs = begun?.newestMs ?? Number.NEGATIVE_INFINITY;
  let searched = filtered || plan.sort === 'none';

  for (;;) {
    const asked = await (ahead.take() ?? askAccepted(asker, session, window, { page, size }));
    if (asked === 'again') return 'again';
    // A page that came in a smaller size moves those after it.
    if (asked.size !== size) await ahead.settle();
    ({ page, size } = asked);
    const { answer } = asked;
    const { count } = answer;
    const largest = Math.min(largestPageSize, session.pageCap);
    const total = answer.total ?? 0;
    /** Whether the size of the first page stays, and the way of asking was proven right by rows before. */
    const settled = page > 0 || (session.literalProven && (rereading || size >= largest || total <= 4 * size));
    // Certain to be asked for, so they are asked for while this one is read and stored.
    while (settled && searched && count === size && ahead.count() < mostAhead) {
      const before = ahead.count();
      if (result.received + count + before * size >= total) break;
      ahead.ask({ page: page + 1 + before, size });
    }
    const read = await answer.page;
    const times = read.times.filter((timeMs) => timeMs !== null);
    if (filtered && times.some((timeMs) => isOutside(timeMs, possibleRange(plan, window)))) {
      session.skipLiteral();
      return 'again';
    }
    if (plan.literal === 'utc' && times.length > 0) session.literalProven = true;
    if (!filtered && plan.sort !== 'none' && !isAscending(newestMs, times)) {
      session.skipSort();
      return 'again';
    }
    newestMs = Math.max(newestMs, ...times.slice(-1));

    const before = keys.size;
    for (const key of read.keys) keys.add(key);
    result.received += count;
    result.distinct = keys.size;
    if (page === 0) result.totalBefore = answer.total;
    result.totalAfter = answer.total;
    if (answer.recordCount !== null && answer.recordCount > count) {
      result.problem = `The server says it sent ${answer.recordCount} rows on a page, but ${count} came.`;
    }
    // Where the server answers the window exactly, its rows are the window's; otherwise the window is cut here.
    const exact = plan.literal === 'utc';
    yield* handOver(read, exact ? null : window, rows.seen, exact ? answer.total : null);

    if (count === 0) return result;
    // Everything is here, however the server cut its pages.
    if (answer.total !== null && keys.size >= answer.total) return result;
    const more = answer.total === null || answer.total > count;
    if (page === 0 && more && count < size) {
      // Fewer than asked for although there are more: the server's own limit. Page 0 is the same with it.
      if (answer.total !== null) session.pageCap = count;
      size = count;
      session.pageSize = Math.min(session.pageSize, session.pageCap);
    } else if (page === 0 && !rereading && size < largest && total > 4 * size) {
      // The number of a page only means something at one size, so a larger size begins anew.
      size = largest;
      session.pageSize = size;
      newestMs = Number.NEGATIVE_INFINITY;
      continue;
    }
    if (keys.size === before && page > 0) {
      result.problem = 'The server sends the same page again and again.';
      return result;
    }
    if (!filtered && plan.sort !== 'none' && newestMs >= window.toMs) {
      result.whole = false;
      return result;
    }
    page += 1;
    if (!searched && answer.total !== null && newestMs < window.fromMs) {
      searched = true;
      const last = Math.min(begun?.searchTo ?? Infinity, Math.ceil(answer.total / size) - 1);
      const first = await searchPage(asker, session, window, { page, size }, last, (low, high) => {
        const place = { page: low, size, newestMs: null, received: 0, totalBefore: null, keys: new Set<string>() };
        rows.progress = { ...place, rereading, whole: false, searchTo: high };
      });
      if (first > page) {
        result.whole = false;
        newestMs = Number.NEGATIVE_INFINITY;
        page = first;
      }
    }
    if (answer.total !== null && page * size >= answer.total) return result;
    const { received, totalBefore, whole } = result;
    const searchTo = searched ? page : null;
    const reached = { page, size, newestMs: finiteOrNull(newestMs), received, totalBefore, whole, searchTo };
    rows.progress = { ...reached, keys, rereading };
  }
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A page by the session's plan. While no plan has been accepted, a refusal (HTTP 400) leads to the next one. */
async function askAccepted(
  asker: PageAsker,
  session: LogSession,
  window: TimeRange,
  wanted: WantedPage,
  turn?: Turn,
): Promise<AskedPage | 'again'> {
  try {
    if (session.refused) return await leaveRefused(asker, session, null);
    const asked = await asker.askPatiently(session.plan(), window, wanted, turn);
    if (!session.isAccepted()) {
      session.accept();
      // This plan needs its proof before it is used.
      if (session.plan().literal === 'user' && !session.literalRemembered()) return 'again';
    }
    return asked;
  } catch (thrown) {
    if (!isRefusal(thrown) || session.isAccepted() || session.refused) throw thrown;
    return leaveRefused(asker, session, thrown);
  }
}

/**
 * Goes to the next plan. Before the first refusal is believed, the plainest plan is asked for; where a session has to
 * stop before that, the next one begins with it. `refusal`: `null` where an earlier session got it.
 */
async function leaveRefused(asker: PageAsker, session: LogSession, refusal: SourceError | null): Promise<'again'> {
  session.refused = true;
  if (!session.plainestWorks) await requirePlainest(asker, refusal);
  session.plainestWorks = true;
  session.refuse(refusal);
  return 'again';
}

function isRefusal(thrown: unknown): thrown is SourceError {
  return (
    thrown instanceof SourceError && thrown.code === 'source.rejected_request' && thrown.cause === statusCause(400)
  );
}

/** A server that refuses everything is not asked in every other way: throws the refusal where it does. */
async function requirePlainest(asker: PageAsker, refusal: SourceError | null): Promise<void> {
  try {
    await asker.ask(plainestPlan, { fromMs: 0, toMs: 0 }, { page: 0, size: 1 });
  } catch (thrown) {
    throw isRefusal(thrown) ? (refusal ?? thrown) : thrown;
  }
}

/** In a log sorted by time that cannot be filtered: the first page that reaches the window, by halving. */
async function searchPage(
  asker: PageAsker,
  session: LogSession,
  window: TimeRange,
  from: { page: number; size: number },
  last: number,
  onStep: (low: number, high: number) => void,
): Promise<number> {
  let low = from.page;
  let high = Math.max(low, last);
  while (low < high) {
    onStep(low, high);
    const middle = Math.floor((low + high) / 2);
    const answer = await asker.ask(session.plan(), window, { page: middle, size: from.size });
    const lastMs = answer.rows.map(readRowBytes).findLast(({ timeMs }) => timeMs !== null)?.timeMs ?? null;
    if (lastMs !== null && lastMs < window.fromMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows without a readable time are nowhere else, so they count as within. */
function isWithin(timeMs: number | null, window: TimeRange): boolean {
  return timeMs === null || (timeMs >= window.fromMs && timeMs < window.toMs);
}

/**
 * Hands over the rows of a page that are new or changed since this window saw them last.
 *
 * @param cut the window where rows of other times are to be left out
 */
async function* handOver(
  page: ReadPage,
  cut: TimeRange | null,
  seen: Map<string, string>,
  expected: number | null,
): AsyncGenerator<SourceBatch, void, void> {
  const wanted = page.keys.map((key, index) => {
    const hash = page.hashes[index] as string;
    if (cut !== null && !isWithin(page.times[index] ?? null, cut)) return false;
    if (seen.get(key) === hash) return false;
    seen.set(key, hash);
    return true;
  });
  if (page.sealed !== null && wanted.length > 0 && wanted.every(Boolean)) {
    yield { records: [], sealed: page.sealed, unreadable: [...page.unreadable], expected };
    return;
  }
  if (!wanted.some(Boolean)) return;
  const batcher = createBatcher();
  for (const [index, { result }] of page.rows().entries()) {
    if (wanted[index] !== true) continue;
    if ('record' in result) batcher.addRecord(result.record);
    else if ('packed' in result) batcher.addPacked(result.packed);
    else batcher.addUnreadable(result.unreadable);
    if (!batcher.isFull()) continue;
    yield batcher.take(expected);
    await setImmediate();
  }
  if (!batcher.isEmpty()) yield batcher.take(expected);
}

function isAscending(fromMs: number, times: readonly number[]): boolean {
  let lastMs = fromMs;
  for (const timeMs of times) {
    if (timeMs < lastMs) return false;
    lastMs = timeMs;
  }
  return true;
}
