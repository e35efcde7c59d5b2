import { isPlainHttp } from '#core/sources/base-url.ts';
import { failedSteps, passedSteps } from '#core/sources/check-steps.ts';
import { SourceError } from '#core/sources/source-error.ts';
import type { SourceContext } from '#core/sources/source.ts';
import type { CheckStep } from '#shared/sync-status.ts';
import { fetchDeployments } from './fetch-deployments.ts';
import { forgetRefusal } from './includes-memory.ts';

/**
 * Checks reach, TLS, credential and permission with one small request for data (the last minute), since the
 * Audit API has nothing cheaper to ask. It counts against the hourly budget.
 */
export async function checkGearset(context: SourceContext, maxBodyBytes: number): Promise<CheckStep[]> {
  const now = context.now();
  const plainHttp = isPlainHttp(context.settings.url);
  try {
    const range = { fromMs: now - 60_000, toMs: now };
    // Without the work items, so that a server that refuses them is not asked twice.
    const batches = fetchDeployments(context, { includes: 'refused', refusedMs: null }, range, maxBodyBytes);
    for await (const batch of batches) void batch;
    await forgetRefusal(context);
    return passedSteps(plainHttp, {
      credential: 'The access token is accepted.',
      permission:
        'Deployments can be read (the last minute was asked for, which counts as one of the calls of this hour).',
    });
  } catch (thrown) {
    if (!(thrown instanceof SourceError) || thrown.code === 'app.interrupted') throw thrown;
    return failedSteps(thrown, plainHttp);
  }
}
