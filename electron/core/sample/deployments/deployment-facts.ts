import { hostileTexts } from '#core/sample/hostile-text.ts';
import { developers, nightOwl, releaseManagers } from '#core/sample/people.ts';
import type { Random } from '#core/sample/random.ts';
import type { ItemChoice } from './make-items.ts';
import type { Slot } from '#core/sample/slot-table.ts';
import { type DeploymentScene, releaseSteps } from './deployment-scenes.ts';
import {
  type Location,
  acceptance,
  branch,
  developerSandbox,
  integration,
  mainBranch,
  nightly,
  production,
  rareTargets,
  secondProduction,
  staging,
} from './locations.ts';
import { profiles } from './metadata-catalogue.ts';
import type { WireDeployment } from './wire-deployment.ts';
import { asanaTask, everydayWorkItems, jiraTickets, noWorkItems } from './work-items.ts';

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

const features = [
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

const usually = (own: Random, failing: number) => (own.chance(failing) ? 'Failed' : 'Successful');

function nightlyRun({ own, slot }: SceneInput): DeploymentFacts {
  return {
    status: slot.size === 0 ? 'Successful' : usually(own, 0.06),
    name: 'Nightly main to sandbox',
    friendlyName: '',
    owner: releaseManagers[0],
    triggeredBy: '',
    origin: mainBranch,
    target: nightly,
    type: 'ContinuousIntegration',
    items: {},
    workItems: noWorkItems(own),
  };
}

function mergeRun({ own }: SceneInput): DeploymentFacts {
  const person = own.pick(developers);
  const feature = own.pick(features);
  return {
    status: usually(own, 0.09),
    name: `Merge ${feature.toLowerCase()}`,
    friendlyName: own.chance(0.4) ? `${feature} (merge)` : '',
    owner: releaseManagers[0],
    triggeredBy: person,
    origin: mainBranch,
    target: integration,
    type: 'ContinuousIntegration',
    items: own.chance(0.04) ? { rights: 1 } : {},
    workItems: everydayWorkItems(own),
  };
}

function releaseEvening({ slot, story, own }: SceneInput): DeploymentFacts {
  const number = slot.group + 1;
  const manager = story.pick(releaseManagers);
  const feature = story.pick(features);
  const tickets = jiraTickets(story, story.whole(4, 14));
  const step = releaseSteps[slot.step % releaseSteps.length] ?? 'production';
  const source = branch(`release/${number}`);
  const facts: DeploymentFacts = {
    status: 'Successful',
    name: `Release ${number}`,
    friendlyName: `Release ${number} to ${step}`,
    owner: manager,
    triggeredBy: manager,
    origin: source,
    target: production,
    type: 'Standard',
    items: {},
    workItems: tickets,
  };
  switch (step) {
    case 'acceptance':
      return { ...facts, status: usually(own, 0.15), target: acceptance, type: 'DeployToTarget' };
    case 'staging':
      return { ...facts, target: staging, type: 'DeployToTarget' };
    case 'production':
      return {
        ...facts,
        friendlyName: `Release ${number} to production: ${feature}, final release`,
        target: slot.group % 9 === 8 ? secondProduction : production,
        items: { rights: 6, connections: 2, deletedClasses: story.whole(1, 4) },
      };
    case 'permissions':
      return { ...facts, friendlyName: `Release ${number}: permissions`, items: { rights: 5, connections: 1 } };
    case 'data':
      return {
        ...facts,
        status: own.chance(0.5) ? 'PartiallySuccessful' : 'Successful',
        friendlyName: `Release ${number}: price book data`,
        type: 'Other',
      };
    case 'back-promotion':
      return {
        ...facts,
        origin: production,
        target: developerSandbox(story.pick(developers)),
        workItems: noWorkItems(own),
      };
    case 'tag':
      return { ...facts, origin: production, target: branch(`archive/${number}`), workItems: {} };
  }
}

function hotfix({ story, own }: SceneInput): DeploymentFacts {
  const person = own.chance(0.3) ? developers[0] : own.pick(developers);
  const hostile = own.chance(0.06);
  return {
    status: usually(own, 0.12),
    name: 'Hotfix',
    friendlyName: hostile ? own.pick(hostileTexts) : `Hotfix ${story.pick(features).toLowerCase()}`,
    owner: person,
    triggeredBy: own.chance(0.1) ? releaseManagers[1] : person,
    origin: developerSandbox(person),
    target: own.chance(0.15) ? secondProduction : production,
    type: own.chance(0.3) ? 'DeployToTarget' : 'Standard',
    items: {
      deletedClasses: own.chance(0.1) ? 1 : 0,
      rights: own.chance(0.2) ? 1 : 0,
      connections: own.chance(0.1) ? 1 : 0,
    },
    workItems: noWorkItems(own),
  };
}

function retried({ slot, story, own, lastAttempt }: SceneInput): DeploymentFacts {
  const person = story.chance(0.35) ? developers[0] : story.pick(developers);
  const feature = story.pick(features);
  const target = story.pick([production, acceptance, integration, staging]);
  return {
    status: lastAttempt ? 'Successful' : 'Failed',
    name: `${feature} ${slot.group + 1}`,
    friendlyName: slot.step === 0 ? feature : `${feature}, attempt ${slot.step + 1}`,
    owner: person,
    triggeredBy: person,
    origin: developerSandbox(person),
    target,
    type: 'Standard',
    items: { rights: own.chance(0.2) ? 1 : 0 },
    workItems: everydayWorkItems(story),
  };
}

function rollback({ story, own }: SceneInput): DeploymentFacts {
  const manager = story.pick(releaseManagers);
  return {
    status: usually(own, 0.08),
    name: 'Rollback',
    friendlyName: `Roll back ${story.pick(features).toLowerCase()}`,
    owner: manager,
    triggeredBy: manager,
    origin: { username: production.username, type: 'Production' },
    target: production,
    type: 'Rollback',
    items: { deletedClasses: 2 },
    workItems: own.chance(0.5) ? jiraTickets(own, 1) : noWorkItems(own),
  };
}

function featureWork({ slot, story, own }: SceneInput): DeploymentFacts {
  const person = story.pick(developers);
  const feature = story.pick(features);
  const slug = feature.toLowerCase().replace(/[^a-z]+/g, '-');
  const toBranch = own.chance(0.7);
  return {
    status: usually(own, 0.07),
    name: feature,
    friendlyName: own.chance(0.02) ? own.pick(hostileTexts) : `${feature} by ${person}`,
    owner: person,
    triggeredBy: person,
    origin: developerSandbox(person),
    target: toBranch ? branch(`feature/${slug}-${slot.group}`) : developerSandbox(own.pick(developers)),
    type: 'Standard',
    items: {},
    workItems: everydayWorkItems(own),
  };
}

function rareTarget({ slot, story, own }: SceneInput): DeploymentFacts {
  const target = rareTargets[slot.group % rareTargets.length] ?? production;
  const person = story.pick(developers);
  const word = slot.group % 20;
  return {
    status: word === 3 ? 'Cancelled' : word === 11 ? 'InProgress' : usually(own, 0.1),
    name: `Copy to ${target.type === '' ? 'old connection' : target.type}`,
    friendlyName: own.chance(0.1) ? own.pick(hostileTexts) : '',
    owner: person,
    triggeredBy: own.chance(0.2) ? '' : person,
    origin: own.chance(0.2) ? { username: null, type: 'OnDisk' } : developerSandbox(person),
    target,
    type: word === 7 ? 'PipelinePromotion' : own.chance(0.4) ? 'Other' : 'Standard',
    items: {},
    workItems: target.type === 'ExactTarget' ? asanaTask(own) : everydayWorkItems(own),
  };
}

function largeProfile({ story, slot, own }: SceneInput): DeploymentFacts {
  const profile = profiles[(slot.group + 2) % profiles.length] ?? 'Finance User';
  return {
    status: 'Successful',
    name: `Profile ${profile}`,
    friendlyName: `Field permissions of ${profile}, new audit rules`,
    owner: nightOwl,
    triggeredBy: story.pick(releaseManagers),
    origin: staging,
    target: production,
    type: 'Standard',
    items: { splitProfile: profile },
    workItems: jiraTickets(own, 1),
  };
}

function latest({ slot, own }: SceneInput): DeploymentFacts {
  const rights = slot.step === 2;
  return {
    status: slot.step === 0 ? 'Failed' : 'Successful',
    name: 'Invoice hotfix',
    friendlyName: rights ? 'Invoice release: rights for refund approvers' : 'Invoice hotfix before the release',
    owner: developers[0],
    triggeredBy: developers[0],
    origin: developerSandbox(developers[0]),
    target: production,
    type: 'Standard',
    items: rights ? { rights: 2, deletedClasses: 1, connections: 1 } : { deletedClasses: slot.step === 3 ? 1 : 0 },
    workItems: noWorkItems(own),
  };
}

/** One function a scene. */
export const factsOfScene: Record<DeploymentScene, (input: SceneInput) => DeploymentFacts> = {
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
