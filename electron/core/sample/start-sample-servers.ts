import type { CallBudget } from '#core/sample/gearset-wire/call-budget.ts';
import type { FaultScript } from '#core/sample/http/fault.ts';
import type { LocalServer } from '#core/sample/http/local-server.ts';
import { type SampleTotals, generateSample, usualSampleSeed } from './generate-sample.ts';
import { startAgileAppsServer } from './start-agileapps-server.ts';
import { startGearsetServer } from './start-gearset-server.ts';

/** Credentials of the sample servers. They open nothing but those, so they are no secrets. */
export const sampleCredentials = {
  gearsetToken: 'sample-gearset-token-not-a-secret',
  agileAppsUser: 'auditor@example.com',
  agileAppsPassword: 'sample-password-not-a-secret',
} as const;

export interface SampleServersOptions {
  seed?: number;
  /** Deployments and audit-log entries together; 22,000 unless given. */
  events?: number;
  /** 0 (the usual) for any free port. */
  gearsetPort?: number;
  agileAppsPort?: number;
  /** Milliseconds UTC. */
  now?: () => number;
  /** When the sample ends, milliseconds UTC; at the time of the start unless given. */
  endMs?: number;
  /** Calls of the deployment audit; ten an hour unless given, `null` for no limit. */
  gearsetBudget?: CallBudget | null;
  gearsetFaults?: FaultScript;
  agileAppsFaults?: FaultScript;
}

export interface SampleServers {
  gearset: LocalServer;
  agileApps: LocalServer;
  credentials: typeof sampleCredentials;
  seed: number;
  /** The time the data covers, milliseconds UTC, both ends included. */
  startMs: number;
  endMs: number;
  totals: SampleTotals;
  /** Stops both servers; nothing listens afterwards. */
  close: () => Promise<void>;
}

/**
 * Starts both servers with generated data on the loopback address. The AgileApps one does not log the
 * sessions of its clients, so that what a client reads can be compared with `totals`; rejected logins are
 * logged all the same.
 */
export async function startSampleServers(options: SampleServersOptions = {}): Promise<SampleServers> {
  const now = options.now ?? Date.now;
  const seed = options.seed ?? usualSampleSeed;
  const size = options.events === undefined ? {} : { events: options.events };
  const sample = generateSample({ seed, endMs: options.endMs ?? now(), ...size });
  const gearset = await startGearsetServer({
    deployments: sample.deployments,
    token: sampleCredentials.gearsetToken,
    port: options.gearsetPort ?? 0,
    now,
    ...(options.gearsetBudget === undefined ? {} : { budget: options.gearsetBudget }),
    ...(options.gearsetFaults ? { faults: options.gearsetFaults } : {}),
  });
  let agileApps: LocalServer;
  try {
    agileApps = await startAgileAppsServer({
      entries: sample.entries,
      user: sampleCredentials.agileAppsUser,
      password: sampleCredentials.agileAppsPassword,
      port: options.agileAppsPort ?? 0,
      now,
      logsSessions: false,
      ...(options.agileAppsFaults ? { faults: options.agileAppsFaults } : {}),
    });
  } catch (error) {
    await gearset.close();
    throw error;
  }
  return {
    gearset,
    agileApps,
    credentials: sampleCredentials,
    seed,
    startMs: sample.startMs,
    endMs: sample.endMs,
    totals: sample.totals,
    close: async () => {
      await Promise.all([gearset.close(), agileApps.close()]);
    },
  };
}
