import { mix, randomFor } from '#core/sample/random.ts';
import type { Slot } from '#core/sample/slot-table.ts';
import { type DeploymentScene, deploymentScenes } from './deployment-scenes.ts';
import type { DeploymentMaker } from './deployment-facts.ts';
import { featureWork, mergeRun, nightlyRun, rareTarget, retried } from './everyday-scenes.ts';
import { hotfix, largeProfile, latest, releaseEvening, rollback } from './release-scenes.ts';
import { makeItems } from './make-items.ts';
import { attemptsOfRetry } from './plan-deployments.ts';
import type { WireDeployment } from './wire-deployment.ts';

const stream = 12;
const makers: Record<DeploymentScene, DeploymentMaker> = {
  nightly: nightlyRun,
  merge: mergeRun,
  release: releaseEvening,
  hotfix,
  retry: retried,
  rollback,
  feature: featureWork,
  rare: rareTarget,
  largeProfile,
  latest,
};

const makerByCode = new Map(
  Object.entries(deploymentScenes).map(([name, code]) => [code as number, makers[name as DeploymentScene]]),
);

/** Makes the deployment of a slot; a pure function of the seed and the slot. */
export function makeDeployment(seed: number, slot: Slot): WireDeployment {
  const { scene, group, step, size, timeMs } = slot;
  const story = randomFor(seed, stream, scene, group);
  const own = randomFor(seed, stream, scene, group, step + 1);
  const maker = makerByCode.get(scene);
  if (!maker) throw new RangeError(`No scene ${scene}.`);
  const lastAttempt = scene === deploymentScenes.retry && step === attemptsOfRetry(seed, group) - 1;
  const facts = maker({ slot, story, own, lastAttempt });

  // Repeated attempts and the steps of one release deploy the same items; other steps choose their own.
  const sharesItems = scene === deploymentScenes.retry || (scene === deploymentScenes.release && step <= 2);
  const itemSeed = [seed, stream, scene, group, sharesItems ? 1000 : 1001 + step];
  const reachedSalesforce =
    !/Branch$|^OnDisk$/.test(facts.target.type) && !(facts.status === 'Failed' && own.chance(0.3));
  return {
    DeploymentId: deploymentId(seed, slot),
    Status: facts.status,
    Name: facts.name,
    FriendlyName: facts.friendlyName,
    Owner: facts.owner,
    TriggeredBy: facts.triggeredBy,
    Date: wireDate(timeMs, mix(seed, scene, group, step)),
    SourceUsername: facts.origin.username,
    SourceMetadataLocationType: facts.origin.type,
    TargetUsername: facts.target.username,
    TargetMetadataLocationType: facts.target.type,
    DeploymentType: facts.type,
    DeploymentDifferences: makeItems(itemSeed, { ...facts.items, size }, timeMs),
    SalesforceFinalDeploymentId: reachedSalesforce ? salesforceId(seed, slot) : null,
    ...facts.workItems,
  };
}

/** A GUID of version 4 made from the slot. */
function deploymentId(seed: number, { scene, group, step }: Slot): string {
  const digits = [1, 2, 3, 4]
    .map((part) => mix(seed, stream, scene, group, step, part).toString(16).padStart(8, '0'))
    .join('');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

/** The id Salesforce gives a deployment: `0Af`, twelve letters or digits, a check suffix. */
function salesforceId(seed: number, { scene, group, step }: Slot): string {
  const number = mix(seed, scene, group, step, 5) * 1000 + (mix(seed, scene, group, step, 6) % 1000);
  return `0Af${number.toString(36).padStart(12, '0')}AAA`;
}

/** The service drops trailing zeros of the fraction, and now and then sends all seven digits. */
function wireDate(timeMs: number, dice: number): string {
  const text = new Date(timeMs).toISOString();
  if (dice % 97 === 0) return text.replace('Z', `${String(dice % 10_000).padStart(4, '0')}Z`);
  return text.replace(/\.?0+Z$/, 'Z');
}
