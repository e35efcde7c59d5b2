import type { Random } from '#core/sample/random.ts';
import type { Slot } from '#core/sample/slot-table.ts';
import type { Location } from './locations.ts';
import type { ItemChoice } from './make-items.ts';
import type { WireDeployment } from './wire-deployment.ts';

/** What a scene decides about a deployment; everything else follows from the slot. */
export interface DeploymentFacts {
  status: string;
  name: string;
  friendlyName: string;
  owner: string;
  triggeredBy: string;
  origin: Location;
  target: Location;
  type: string;
  items: Omit<ItemChoice, 'size'>;
  workItems: Pick<WireDeployment, 'JiraTickets' | 'AsanaTasks' | 'AzureDevOpsWorkItems'>;
}

/** `story` is the same stream for every event of a story, `own` belongs to this event alone. */
export interface SceneInput {
  slot: Slot;
  story: Random;
  own: Random;
  /** For retries: whether this attempt is the one that succeeded. */
  lastAttempt: boolean;
}

export type DeploymentMaker = (input: SceneInput) => DeploymentFacts;

/** What people are working on. */
export const features = [
  'Invoice rounding',
  'Invoice release check',
  'Refund approval',
  'Quote templates',
  'Order import',
  'Tax rates',
  'Contract renewal',
  'Customer merge',
  'Shipment tracking',
  'Überweisung layout',
] as const;

/** The status of a deployment that fails with this probability. */
export function usually(own: Random, failing: number): string {
  return own.chance(failing) ? 'Failed' : 'Successful';
}
