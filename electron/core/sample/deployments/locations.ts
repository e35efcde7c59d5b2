/** Where deployments come from and go to. */
export interface Location {
  username: string | null;
  type: string;
}

export const production: Location = { username: 'deploy@example.com', type: 'Production' };
export const secondProduction: Location = { username: 'deploy.emea@example.org', type: 'Production' };
export const staging: Location = { username: 'deploy@example.com.staging', type: 'Sandbox' };
export const acceptance: Location = { username: 'deploy@example.com.uat', type: 'Sandbox' };
export const integration: Location = { username: 'ci@example.com.integration', type: 'Sandbox' };
export const nightly: Location = { username: 'ci@example.com.nightly', type: 'Sandbox' };
export const mainBranch: Location = { username: 'example-repo/main', type: 'GitHubBranch' };

/** A person's own sandbox. */
export function developerSandbox(person: string): Location {
  const alias = person.slice(0, person.indexOf('@')).replace('.', '');
  return { username: `${person}.${alias}`, type: 'Sandbox' };
}

/** A branch of the sample repository. */
export function branch(name: string, type = 'GitHubBranch'): Location {
  return { username: `example-repo/${name}`, type };
}

/** Targets that are seen now and then, unknown words among them. */
export const rareTargets: readonly Location[] = [
  { username: 'test-k3j9@example.com', type: 'ScratchOrg' },
  { username: 'packaging@example.com', type: 'Developer' },
  { username: null, type: 'OnDisk' },
  { username: 'marketing@example.com', type: 'ExactTarget' },
  { username: 'deploy@example.com', type: 'SalesforceProductionOrg' },
  { username: 'deploy@example.com.partial', type: 'PartialCopySandbox' },
  { username: 'legacy-repo/release', type: 'BitbucketServerBranch' },
  { username: 'example-project/_git/crm', type: 'AzureDevOpsGitBranch' },
  { username: 'example-group/crm/main', type: 'GitLabSelfManagedBranch' },
  { username: 'trial@example.org', type: 'TrialOrg' },
  { username: '', type: 'Other' },
  { username: 'old.connection@example.com', type: '' },
];
