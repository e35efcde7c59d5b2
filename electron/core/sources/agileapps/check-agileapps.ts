import { isPlainHttp } from '#core/sources/base-url.ts';
import { failedSteps, passedSteps } from '#core/sources/check-steps.ts';
import { SourceError } from '#core/sources/source-error.ts';
import type { SourceContext } from '#core/sources/source.ts';
import type { CheckStep } from '#shared/sync-status.ts';
import { createPlatformClient } from './platform-client.ts';

/**
 * Checks reach, TLS and credential with a login and permission with the request for one row, then logs out.
 * The tenant writes this login into its own audit log.
 */
export async function checkAgileApps(context: SourceContext, maxBodyBytes: number): Promise<CheckStep[]> {
  const plainHttp = isPlainHttp(context.settings.url);
  const client = createPlatformClient(context, maxBodyBytes);
  let credential: string | undefined;
  try {
    await client.login();
    credential = 'The login is accepted.';
    const answer = await client.getAuditLog([
      ['page', '0'],
      ['pageSize', '1'],
      ['getTotalRecordCount', 'true'],
    ]);
    const visible = answer.total === null ? '' : ` (${answer.total} entries are visible to this user)`;
    return passedSteps(plainHttp, { credential, permission: `The audit log can be read${visible}.` });
  } catch (thrown) {
    if (!(thrown instanceof SourceError) || thrown.code === 'app.interrupted') throw thrown;
    return failedSteps(thrown, plainHttp, credential === undefined ? {} : { credential });
  } finally {
    await client.logout();
  }
}
