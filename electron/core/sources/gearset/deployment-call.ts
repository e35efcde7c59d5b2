import { extractErrorMessage, lookUp } from '#core/sources/error-message.ts';
import { openCall, type HttpCall } from '#core/sources/http-client.ts';
import { keysInPath } from '#core/sources/base-url.ts';
import { parseJson } from '#core/sources/parse-json.ts';
import { redact } from '#core/sources/redact.ts';
import { classifyStatus, statusCause } from '#core/sources/response-action.ts';
import { SourceError } from '#core/sources/source-error.ts';
import type { SourceContext } from '#core/sources/source.ts';
import type { TimeRange } from '#shared/sync-status.ts';
import { usableToken } from './access-token.ts';
import { workItemParameters } from './work-items.ts';

/** Gearset's documented limit where a 429 names no time: ten calls an hour for each endpoint. */
export const budgetPeriodMs = 3_600_000;

const errorBodyBytes = 64 * 1024;

/** An opened deployment answer: HTTP 2xx, body still to be read. */
export interface DeploymentCall {
  call: HttpCall;
  secrets: readonly string[];
}

/**
 * Asks for the deployments of a range: `GET /public/audit/deployments`, bounds in milliseconds UTC. Both
 * bounds are sent as they are; the server may take them inclusively. Throws `SourceError` (already
 * reported) unless the answer is a success.
 */
export async function openDeploymentCall(
  context: SourceContext,
  range: TimeRange,
  withIncludes: boolean,
  maxBodyBytes: number,
): Promise<DeploymentCall> {
  const token = usableToken(await context.secret());
  const secrets = [token, ...keysInPath(context.settings.url)];
  const query: [string, string][] = [
    ['StartDate', new Date(range.fromMs).toISOString()],
    ['EndDate', new Date(range.toMs).toISOString()],
  ];
  // An array-valued parameter is sent by repeating its name.
  if (withIncludes) query.push(...workItemParameters.map((name): [string, string] => ['OptionalParameters', name]));
  const call = await openCall(
    context,
    {
      method: 'GET',
      path: '/public/audit/deployments',
      query,
      headers: { authorization: `token ${token}`, 'api-version': '1', accept: 'application/json' },
      data: true,
      secrets,
    },
    maxBodyBytes,
  );
  if (call.status >= 200 && call.status < 300) return { call, secrets };
  try {
    const error = await refusal(context, call, secrets);
    call.settle(error);
    throw error;
  } catch (thrown) {
    call.settle(thrown instanceof SourceError ? thrown : null);
    throw thrown;
  }
}

/** Reads the error answer of a call and says what it means. */
async function refusal(context: SourceContext, call: HttpCall, secrets: readonly string[]): Promise<SourceError> {
  const body = Buffer.from(await call.readSome(errorBodyBytes)).toString('utf8');
  if (errorCodeOf(body) === 'UnsupportedApiVersion') return unsupportedVersion(call, secrets);
  const said = extractErrorMessage(body, secrets);
  const retryAtMs = call.retryAtMs ?? (call.status === 429 ? rateLimitEnd(context, call) : null);
  const failure = classifyStatus({ status: call.status, said, retryAtMs, overload: 'split' });
  const words = gearsetWords[call.status];
  const message = words === undefined ? failure.message : `${words.message} (HTTP ${call.status}).${saidText(said)}`;
  return new SourceError(failure.code, failure.action, message, words?.recovery ?? failure.recovery, {
    cause: statusCause(call.status),
    retryAtMs: failure.action === 'wait' ? retryAtMs : null,
  });
}

const gearsetWords: Record<number, { message: string; recovery: string }> = {
  401: {
    message: 'Gearset did not accept the access token',
    recovery:
      'Everything fetched before is kept. Check that the token is right and has not expired, then store it again.',
  },
  403: {
    message: 'Gearset knows the access token, but it may not read deployments',
    recovery:
      'Everything fetched before is kept. Check that the token has the scope of the Audit API, that its user has the permission, and that the team has a licence that includes the API.',
  },
};

function saidText(said: string | null): string {
  return said === null ? '' : ` It says: ${said}`;
}

function rateLimitEnd(context: SourceContext, call: HttpCall): number {
  const { rateLimit } = call;
  const now = context.now();
  if (rateLimit?.resetMs !== undefined && rateLimit.resetMs !== null && rateLimit.resetMs > now)
    return rateLimit.resetMs;
  return now + (rateLimit?.periodMs ?? budgetPeriodMs);
}

function errorCodeOf(body: string): string | null {
  try {
    const parsed = parseJson(body);
    const code = lookUp(lookUp(parsed, 'Error'), 'Code') ?? lookUp(parsed, 'Code');
    return typeof code === 'string' ? code : null;
  } catch {
    return null;
  }
}

function unsupportedVersion(call: HttpCall, secrets: readonly string[]): SourceError {
  // The vendor's text and its example spell the header's name differently.
  const versions = call.headers.get('api-supported-versions') ?? call.headers.get('api-supported-version');
  const told = versions === null ? '' : redact(versions, secrets).replace(/[^\w.,; -]/g, '');
  const listed = told === '' ? '' : ` The server supports: ${told.slice(0, 100)}.`;
  return new SourceError(
    'source.unsupported_version',
    'fail',
    `The server does not support version 1 of the Audit API.${listed}`,
    'Everything fetched before is kept. A newer Tickmark may know the newer version.',
  );
}
