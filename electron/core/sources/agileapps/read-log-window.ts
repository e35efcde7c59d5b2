import { SourceError } from '#core/sources/source-error.ts';
import type { SourceBatch, SourceContext, WindowOutcome } from '#core/sources/source.ts';
import type { TimeRange } from '#shared/sync-status.ts';
import type { LogSession } from './log-session.ts';
import { createPageAsker } from './page-asker.ts';
import type { PlatformClient } from './platform-client.ts';
import { proveLiteral, type LiteralProof } from './prove-literal.ts';
import { readLogPass, type PassResult, type WindowRows } from './read-log-pass.ts';
import { mostKeys, type UnfinishedWindow } from './unfinished-window.ts';

/**
 * Reads one window of the audit log, page by page. Its proof of completeness: the distinct ids received
 * equal the server's total, which is the same on the first and on the last page. Where they differ the
 * window is read once more, with other page edges; then it is `missing`. Rows that come again unchanged are
 * handed over once. Throws `SourceError`.
 *
 * @param earlier what an earlier session left of this very window
 * @param leave told when the window is left in the middle without a failure of the source
 */
export async function* readLogWindow(
  context: SourceContext,
  client: PlatformClient,
  session: LogSession,
  range: TimeRange,
  earlier: UnfinishedWindow | null,
  leave: (unfinished: UnfinishedWindow) => void,
): AsyncGenerator<SourceBatch, WindowOutcome, void> {
  const asker = createPageAsker(client, session, context.signal);
  const rows: WindowRows = { window: wholeSeconds(range), seen: new Map(), progress: null };
  const progress = earlier?.progress ?? null;
  if (progress !== null) rows.progress = { ...progress, keys: new Set(progress.keys) };
  const readBefore = progress?.keys.length ?? 0;
  let rereading = progress?.rereading ?? earlier?.rereading ?? false;
  let proofDue = earlier?.proofDue ?? false;
  let proof: LiteralProof | null = earlier?.proof ?? null;

  /** Proves the filter of the plan in use. Answers whether it may be used. */
  async function prove(): Promise<boolean> {
    proof = await proveLiteral(asker, session);
    proofDue = false;
    if (proof === 'misread') session.skipLiteral();
    else session.literalProven = proof === 'proven';
    return proof !== 'misread';
  }

  /** Whether there was a proof of the plan in use; it is not tried twice. */
  function isProofKnown(): boolean {
    return proof !== null && proof !== 'misread';
  }

  try {
    if (proofDue) await prove();
    for (;;) {
      // A date in the user's pattern can be misread without a trace (day and month swapped): prove it first.
      const known = session.literalProven || session.literalRemembered();
      const unproven = session.isAccepted() && session.plan().literal === 'user' && !known && !isProofKnown();
      if (unproven && !(await prove())) continue;
      const pass = yield* readLogPass(asker, session, rows, rereading);
      if (pass === 'again') {
        // Perhaps with another plan, of which it says nothing.
        proof = null;
        continue;
      }

      const filtered = session.plan().literal !== 'none';
      if (filtered && pass.received === 0 && !session.literalProven && !isProofKnown()) {
        proofDue = true;
        if (!(await prove())) continue;
      }
      const remembered = session.literalRemembered() && pass.received > 0;
      const trusted = !filtered || session.literalProven || remembered || proof === 'empty';
      const outcome = outcomeOf(session, rows, pass, trusted, readBefore);
      if (outcome.completeness !== 'missing' || rereading) return outcome;
      rereading = true;
    }
  } catch (thrown) {
    // Calls ran out, or the user stopped: what was read counts for the next sync.
    if (!(thrown instanceof SourceError) || thrown.action === 'wait' || thrown.code === 'app.interrupted') {
      const keys = rows.progress?.keys ?? new Set<string>();
      leave({
        range,
        position: session.position(),
        progress: rows.progress !== null && keys.size <= mostKeys ? { ...rows.progress, keys: [...keys] } : null,
        proofDue,
        proof: isProofKnown() ? proof : null,
        rereading,
      });
    }
    throw thrown;
  }
}

function outcomeOf(
  session: LogSession,
  rows: WindowRows,
  pass: PassResult,
  trusted: boolean,
  readBefore: number,
): WindowOutcome {
  const { literal, sort, allFields } = session.plan();
  const notices: string[] = [];
  if (literal === 'user') notices.push("The server takes dates in filters only in the user's date format.");
  if (literal === 'none') notices.push('The server takes no dates in filters; the log was read without and cut here.');
  if (sort === 'none') notices.push('The server does not sort the log as asked.');
  if (sort === 'one') notices.push('The server does not take a second sort field.');
  if (!allFields) notices.push('The server does not take the wish for all fields; some may be absent.');
  if (Number.isFinite(session.pageCap)) {
    notices.push(
      `The server gives at most ${session.pageCap} rows a page, fewer than asked for; pages were cut to that.`,
    );
  }
  if (readBefore > 0) notices.push(`${readBefore} rows of the window were read by an earlier sync, which had to stop.`);
  if (!trusted) notices.push('Whether the server understands the dates of the filter could not be checked.');

  const steady = pass.totalBefore !== null && pass.totalBefore === pass.totalAfter;
  const matched = pass.distinct === pass.totalAfter || (literal === 'utc' && rows.seen.size === pass.totalAfter);
  const expected = literal === 'utc' ? pass.totalAfter : null;
  if (pass.problem === null && pass.whole && steady && matched) {
    if (!trusted) return { completeness: 'unconfirmed', expected, reason: null, notices };
    return { completeness: 'confirmed', expected: expected ?? readBefore + rows.seen.size, reason: null, notices };
  }
  if (pass.problem === null && (pass.totalAfter === null || !pass.whole)) {
    return { completeness: 'unconfirmed', expected, reason: null, notices };
  }
  return { completeness: 'missing', expected, reason: pass.problem ?? mismatch(pass), notices };
}

function mismatch({ distinct, totalBefore, totalAfter }: PassResult): string {
  if (totalBefore !== totalAfter) {
    return `The server's total changed from ${totalBefore ?? 'none'} to ${totalAfter ?? 'none'} while the window was read; ${distinct} rows came.`;
  }
  return `The server says the window holds ${totalAfter ?? 'no'} rows, but ${distinct} came.`;
}

/** Times of the log are whole seconds, and filters take no finer ones: the window grows to whole seconds. */
function wholeSeconds(range: TimeRange): TimeRange {
  return { fromMs: Math.floor(range.fromMs / 1000) * 1000, toMs: Math.ceil(range.toMs / 1000) * 1000 };
}
