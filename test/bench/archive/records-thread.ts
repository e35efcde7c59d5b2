import { parentPort, workerData } from 'node:worker_threads';
import { readAuditRow } from '#core/sources/agileapps/read-audit-row.ts';
import { readDeployment } from '#core/sources/gearset/read-deployment.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { makeAuditRow } from './make-audit-row.ts';
import { distinctItems, makeDeployment } from './make-deployment.ts';
import type { Moment } from './moments.ts';

/** What to make an archive of. */
export interface ArchivePlan {
  seed: number;
  /** Events of the whole archive. */
  events: number;
  /** One event in so many is a deployment; 0 for none. */
  deploymentEvery: number;
}

/** The moments of the events from number `first` on. */
export interface Chunk {
  first: number;
  moments: Moment[];
}

/** Rows as the product's own readers read them, oldest first. */
export interface MadeRecords {
  audit: SourceRecord[];
  deployments: SourceRecord[];
}

if (parentPort !== null) {
  const port = parentPort;
  const plan = workerData as ArchivePlan;
  port.on('message', (chunk: Chunk) => port.postMessage(makeRecords(plan, chunk)));
}

function makeRecords({ seed, events, deploymentEvery }: ArchivePlan, { first, moments }: Chunk): MadeRecords {
  const distinct = distinctItems(events);
  const made: MadeRecords = { audit: [], deployments: [] };
  moments.forEach((moment, offset) => {
    const index = first + offset;
    if (deploymentEvery > 0 && index % deploymentEvery === deploymentEvery - 1) {
      made.deployments.push(readDeployment(makeDeployment(seed, index, moment, distinct), true).record);
    } else made.audit.push(readAuditRow(makeAuditRow(seed, index, moment)));
  });
  return made;
}
