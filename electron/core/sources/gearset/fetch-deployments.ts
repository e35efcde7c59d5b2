import { JsonShapeError } from '#core/sources/json-elements.ts';
import { statusCause } from '#core/sources/response-action.ts';
import { SourceError } from '#core/sources/source-error.ts';
import type { SourceBatch, SourceContext, WindowOutcome } from '#core/sources/source.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { TimeRange } from '#shared/sync-status.ts';
import { openDeploymentCall, type DeploymentCall } from './deployment-call.ts';
import { readDeploymentStream, type DeploymentStreamSummary } from './deployment-stream.ts';

const dayMs = 86_400_000;

/** What one session has learnt about the server. */
export interface GearsetSessionState {
  /** `refused`: the server answered 400 to the work items and read well without them. */
  includes: 'unknown' | 'granted' | 'refused';
  /** When an earlier session was refused, milliseconds UTC; `null` where this one found it out. */
  refusedMs: number | null;
}

/**
 * Reads one window of deployments. Deployments outside the range are kept as well: the server may take the
 * bounds otherwise than we do, and they are stored by id. Nothing confirms the number of rows, so the best
 * outcome is `unconfirmed`. Throws `SourceError`.
 */
export async function* fetchDeployments(
  context: SourceContext,
  state: GearsetSessionState,
  range: TimeRange,
  maxBodyBytes: number,
): AsyncGenerator<SourceBatch, WindowOutcome, void> {
  const opened = await openWithFallback(context, state, range, maxBodyBytes);
  const { call } = opened;
  let summary: DeploymentStreamSummary;
  try {
    summary = yield* readDeploymentStream(call.chunks(), state.includes === 'granted');
    call.settle(null);
  } catch (thrown) {
    const error = thrown instanceof JsonShapeError ? shapeFailure(thrown) : thrown;
    call.settle(error instanceof SourceError ? error : null);
    throw error;
  } finally {
    // Reached without settling only when the reader lost interest in the rest.
    call.settle(null);
  }
  return {
    completeness: 'unconfirmed',
    expected: null,
    reason: null,
    notices: noticesOf(state, range, summary),
  };
}

async function openWithFallback(
  context: SourceContext,
  state: GearsetSessionState,
  range: TimeRange,
  maxBodyBytes: number,
): Promise<DeploymentCall> {
  try {
    const opened = await openDeploymentCall(context, range, state.includes !== 'refused', maxBodyBytes);
    if (state.includes === 'unknown') state.includes = 'granted';
    return opened;
  } catch (thrown) {
    if (!isBadRequest(thrown)) throw thrown;
    if (state.includes !== 'unknown') throw perhapsTooLong(thrown, range);
  }
  try {
    const opened = await openDeploymentCall(context, range, false, maxBodyBytes);
    state.includes = 'refused';
    return opened;
  } catch (thrown) {
    throw isBadRequest(thrown) ? perhapsTooLong(thrown, range) : thrown;
  }
}

function isBadRequest(thrown: unknown): thrown is SourceError {
  return (
    thrown instanceof SourceError && thrown.code === 'source.rejected_request' && thrown.cause === statusCause(400)
  );
}

/** The longest range the server accepts is not documented, so a refused long one is tried in smaller parts. */
function perhapsTooLong(error: SourceError, range: TimeRange): SourceError {
  if (range.toMs - range.fromMs <= dayMs) return error;
  return new SourceError(error.code, 'split', error.message, error.recovery);
}

function shapeFailure(error: JsonShapeError): SourceError {
  if (error.kind === 'not-json') {
    return new SourceError(
      'source.not_an_api_answer',
      'fail',
      `What came is no answer of the Audit API: ${error.message}.`,
      'Everything fetched before is kept. Check the address of the connection; a proxy or a sign-in page may stand in between.',
    );
  }
  return new SourceError(
    'source.body_broken',
    'split',
    `The answer is damaged: ${error.message}.`,
    'Whole deployments that came before the damage are kept. The window is fetched again in smaller parts.',
  );
}

function noticesOf(state: GearsetSessionState, range: TimeRange, summary: DeploymentStreamSummary): string[] {
  const notices: string[] = [];
  if (state.includes === 'refused') {
    notices.push(
      state.refusedMs === null
        ? 'The server refused to include linked work items (HTTP 400); the window was read without them.'
        : `The server refused to include linked work items on ${formatIso(state.refusedMs).slice(0, 10)}; they are asked for again a week after that, or after a connection check.`,
    );
  }
  if (summary.zonesAssumed > 0) {
    notices.push(`${summary.zonesAssumed} deployments carry a date without a zone; it was read as UTC.`);
  }
  const { earliestMs, latestMs } = summary;
  if (earliestMs !== null && latestMs !== null && (earliestMs < range.fromMs || latestMs > range.toMs)) {
    notices.push('The server also sent deployments from outside the asked time; they are kept.');
  }
  return notices;
}
