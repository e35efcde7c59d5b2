/** The kinds of stories deployments belong to; the numbers are part of a sample's identity. */
export const deploymentScenes = {
  /** Every night from the main branch to a sandbox; often nothing to deploy. */
  nightly: 1,
  /** On each merge, to the integration sandbox. */
  merge: 2,
  /** An evening of a release: acceptance, staging, production, and what follows. */
  release: 3,
  /** To production without a work item. */
  hotfix: 4,
  /** Fails first, then is tried again with the same items. */
  retry: 5,
  /** Takes production back. */
  rollback: 6,
  /** From a developer's sandbox to a branch or a colleague. */
  feature: 7,
  /** Rare targets, rare words. */
  rare: 8,
  /** One profile split into thousands of permissions. */
  largeProfile: 9,
  /** What happened just before the end of the sample. */
  latest: 10,
} as const;

export type DeploymentScene = keyof typeof deploymentScenes;

/** The steps of a release evening, in order of time; the production step is the one that counts. */
export const releaseSteps = [
  'acceptance',
  'staging',
  'production',
  'permissions',
  'data',
  'back-promotion',
  'tag',
] as const;
