import { checkedBaseUrl } from '#core/sources/base-url.ts';
import { defaultMaxBodyBytes } from '#core/sources/http-client.ts';
import type { Source, SourcePolicy } from '#core/sources/source.ts';
import { checkGearset } from './check-gearset.ts';
import { budgetPeriodMs } from './deployment-call.ts';
import { fetchDeployments, type GearsetSessionState } from './fetch-deployments.ts';
import { forgetRefusal, keepRefusal, recallRefusal } from './includes-memory.ts';
import { readDeployment } from './read-deployment.ts';
import { readSavedResponse } from './read-saved-response.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const policy: SourcePolicy = {
  overlapMs: 72 * hourMs,
  firstWindowMs: 30 * dayMs,
  smallestWindowMs: hourMs,
  largestWindowMs: 92 * dayMs,
  dataEndpoint: 'GET /public/audit/deployments',
  budget: { calls: 10, periodMs: budgetPeriodMs },
  smallWindowBytes: 8 * 1024 * 1024,
};

/**
 * Gearset deployments, from the Audit API version 1. There is nothing to log in to: opening a session only
 * checks the address. `maxBodyBytes`: answers above it are asked for in smaller windows.
 */
export function createGearsetSource({ maxBodyBytes = defaultMaxBodyBytes } = {}): Source {
  return {
    kind: 'gearset',
    policy,
    check: (context) => checkGearset(context, maxBodyBytes),
    async open(context) {
      checkedBaseUrl(context.settings.url);
      const refusedMs = await recallRefusal(context);
      const state: GearsetSessionState = { includes: refusedMs === null ? 'unknown' : 'refused', refusedMs };
      return {
        fetchWindow: (range) => fetchDeployments(context, state, range, maxBodyBytes),
        async close() {
          if (state.includes === 'refused' && refusedMs === null) await keepRefusal(context);
          if (state.includes === 'granted') await forgetRefusal(context);
        },
      };
    },
    readPayload: (raw, withIncludes) => readDeployment(raw, withIncludes).record,
    readSaved: readSavedResponse,
  };
}
