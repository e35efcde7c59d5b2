import { hostileTexts } from '#core/sample/hostile-text.ts';
import { developers, releaseManagers } from '#core/sample/people.ts';
import { type DeploymentFacts, type SceneInput, features, usually } from './deployment-facts.ts';
import {
  acceptance,
  branch,
  developerSandbox,
  integration,
  mainBranch,
  nightly,
  production,
  rareTargets,
  staging,
} from './locations.ts';
import { asanaTask, everydayWorkItems, noWorkItems } from './work-items.ts';

/** The nightly run of the main branch. */
export function nightlyRun({ own, slot }: SceneInput): DeploymentFacts {
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

/** What a merge deploys. */
export function mergeRun({ own }: SceneInput): DeploymentFacts {
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

/** An attempt that failed, or the one that succeeded at last. */
export function retried({ slot, story, lastAttempt }: SceneInput): DeploymentFacts {
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
    items: { rights: story.chance(0.2) ? 1 : 0 },
    workItems: everydayWorkItems(story),
  };
}

/** From a developer's sandbox to a branch or a colleague. */
export function featureWork({ slot, story, own }: SceneInput): DeploymentFacts {
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

/** Rare targets and words nobody has explained. */
export function rareTarget({ slot, story, own }: SceneInput): DeploymentFacts {
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
