import { isDeepStrictEqual } from 'node:util';
import { checkedBaseUrl } from '#core/sources/base-url.ts';
import { defaultMaxBodyBytes } from '#core/sources/http-client.ts';
import type { Source, SourcePolicy } from '#core/sources/source.ts';
import { checkAgileApps } from './check-agileapps.ts';
import { keepFindings, recallFindings } from './log-memory.ts';
import { createLogSession } from './log-session.ts';
import { createPlatformClient } from './platform-client.ts';
import { readAuditRow, readRow } from './read-audit-row.ts';
import { readSavedPage } from './read-saved-page.ts';
import { readLogWindow } from './read-log-window.ts';
import { keepUnfinished, recallUnfinished } from './unfinished-window.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const policy: SourcePolicy = {
  overlapMs: hourMs,
  firstWindowMs: 30 * dayMs,
  smallestWindowMs: hourMs,
  largestWindowMs: 92 * dayMs,
  dataEndpoint: 'GET /networking/rest/auditLog',
  budget: null,
  smallWindowBytes: 16 * 1024 * 1024,
};

/**
 * The audit log of an AgileApps tenant, over its REST API. Opening a session logs in, closing it logs out;
 * nothing but login, logout and reading is ever sent. `maxBodyBytes`: answers above it are given up.
 */
export function createAgileAppsSource({ maxBodyBytes = defaultMaxBodyBytes } = {}): Source {
  return {
    kind: 'agileapps',
    policy,
    check: (context) => checkAgileApps(context, maxBodyBytes),
    async open(context) {
      checkedBaseUrl(context.settings.url);
      const client = createPlatformClient(context, maxBodyBytes);
      await client.login();
      const userDateFormat = client.userDateFormat();
      const earlier = await recallFindings(context, userDateFormat);
      const session = createLogSession(userDateFormat, earlier);
      const left = await recallUnfinished(context, userDateFormat);
      if (left !== null) session.goOnFrom(left.position);
      let unfinished = left;
      return {
        unfinished: () => left?.range ?? null,
        forgetUnfinished: () => (unfinished = null),
        fetchWindow(range) {
          const same = unfinished !== null && isDeepStrictEqual(unfinished.range, range) ? unfinished : null;
          unfinished = null;
          return readLogWindow(context, client, session, range, same, (window) => (unfinished = window));
        },
        async close() {
          const findings = session.findings();
          const isNew = findings !== null && !isDeepStrictEqual(findings, earlier);
          try {
            if (left !== null || unfinished !== null) await keepUnfinished(context, userDateFormat, unfinished);
            if (isNew) await keepFindings(context, userDateFormat, findings);
          } finally {
            await client.logout();
          }
        },
      };
    },
    readPayload: (raw) => readAuditRow(raw),
    readRow,
    readSaved: readSavedPage,
  };
}
