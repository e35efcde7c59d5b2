import { hostileTexts } from '#core/sample/hostile-text.ts';
import { developers, nightOwl, releaseManagers } from '#core/sample/people.ts';
import { type DeploymentFacts, type SceneInput, features, usually } from './deployment-facts.ts';
import { releaseSteps } from './deployment-scenes.ts';
import { acceptance, branch, developerSandbox, production, secondProduction, staging } from './locations.ts';
import { profiles } from './metadata-catalogue.ts';
import { jiraTickets, noWorkItems } from './work-items.ts';

/** One step of a release evening. */
export function releaseEvening({ slot, story, own }: SceneInput): DeploymentFacts {
  const number = slot.group + 1;
  const manager = story.pick(releaseManagers);
  const feature = story.pick(features);
  const tickets = jiraTickets(story, story.whole(4, 14));
  const items = { rights: 6, connections: 2, deletedClasses: story.whole(1, 4) };
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
      return { ...facts, status: usually(own, 0.15), target: acceptance, type: 'DeployToTarget', items };
    case 'staging':
      return { ...facts, target: staging, type: 'DeployToTarget', items };
    case 'production':
      return {
        ...facts,
        friendlyName: `Release ${number} to production: ${feature}, final release`,
        target: slot.group % 9 === 8 ? secondProduction : production,
        items,
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

/** A small change straight to production, without a work item. */
export function hotfix({ story, own }: SceneInput): DeploymentFacts {
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

/** Production is taken back. */
export function rollback({ story, own }: SceneInput): DeploymentFacts {
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

/** A profile that the service splits into thousands of items. */
export function largeProfile({ story, slot, own }: SceneInput): DeploymentFacts {
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

/** The last seconds of the sample: a failure, then success, a change of rights, and one more. */
export function latest({ slot, own }: SceneInput): DeploymentFacts {
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
    items: rights ? { rights: 2, deletedClasses: 1, connections: 1 } : {},
    workItems: noWorkItems(own),
  };
}
