import { makeEntry } from '#core/sample/audit-log/make-entry.ts';
import { planEntries } from '#core/sample/audit-log/plan-entries.ts';
import type { WireEntry } from '#core/sample/audit-log/wire-entry.ts';
import { makeDeployment } from '#core/sample/deployments/make-deployment.ts';
import { planDeployments } from '#core/sample/deployments/plan-deployments.ts';
import type { WireDeployment } from '#core/sample/deployments/wire-deployment.ts';
import { monthsBefore } from './sample-calendar.ts';
import { type TimeOrdered, timeOrdered } from './time-ordered.ts';

/** Events of a sample whose size nobody chose: 2,000 deployments and 20,000 audit-log entries. */
export const usualSampleEvents = 22_000;

export const usualSampleSeed = 1;

/** How far back a sample goes, calendar months. */
export const sampleMonths = 14;

export interface SampleRequest {
  /** A whole number; the usual one when left out. */
  seed?: number;
  /** Deployments and audit-log entries together, one to ten. */
  events?: number;
  /** The last instant of the sample, milliseconds UTC. */
  endMs: number;
}

export interface SampleTotals {
  deployments: number;
  /** Deployed items of all deployments together. */
  items: number;
  entries: number;
}

/** Invented data of one organisation, in time order, made row by row when it is asked for. */
export interface Sample {
  seed: number;
  startMs: number;
  endMs: number;
  deployments: TimeOrdered<WireDeployment>;
  entries: TimeOrdered<WireEntry>;
  totals: SampleTotals;
}

/**
 * Makes the sample of this seed, size and end: the same three numbers give the same bytes. It covers the
 * fourteen months before `endMs` and reaches up to the last minute.
 */
export function generateSample(request: SampleRequest): Sample {
  const seed = request.seed ?? usualSampleSeed;
  const events = request.events ?? usualSampleEvents;
  const endMs = request.endMs;
  const startMs = monthsBefore(endMs, sampleMonths);
  const period = { startMs, endMs };
  const deploymentCount = Math.min(events, Math.max(1, Math.round(events / 11)));
  const deploymentSlots = planDeployments(seed, deploymentCount, period);
  const entrySlots = planEntries(seed, events - deploymentCount, period);

  let items = 0;
  for (let index = 0; index < deploymentSlots.length; index++) items += deploymentSlots.at(index).size;
  return {
    seed,
    startMs,
    endMs,
    deployments: timeOrdered(deploymentSlots.length, deploymentSlots.timeAt, (index) =>
      makeDeployment(seed, deploymentSlots.at(index)),
    ),
    entries: timeOrdered(entrySlots.length, entrySlots.timeAt, (index) => makeEntry(seed, entrySlots.at(index), index)),
    totals: { deployments: deploymentSlots.length, items, entries: entrySlots.length },
  };
}
