import type { SavedFilter } from '#shared/saved-filter.ts';

/** Filters that ship with the product, each with a sentence on what it answers. The first is the one people ask most. */
const deploymentColumns = [
  'time',
  'actor',
  'target',
  'environment',
  'status',
  'itemCount',
  'workItems',
  'summary',
  'id',
];
const auditColumns = ['time', 'actor', 'operation', 'type', 'object', 'record', 'summary', 'id'];

interface PackEntry {
  name: string;
  folder: 'Deployments' | 'Audit log';
  query: string;
  columns: string[];
  description: string;
  group?: string;
}

const entries: readonly PackEntry[] = [
  {
    name: 'Deployments that involved given metadata',
    folder: 'Deployments',
    query: 'kind:deployment time:last-90d item:Profile/*',
    columns: ['time', 'actor', 'target', 'status', 'item', 'summary', 'id'],
    description:
      'Which deployments in the time frame involved these metadata items? Put your own type and name behind item:.',
  },
  {
    name: 'Production deployments',
    folder: 'Deployments',
    query: 'kind:deployment env:production time:this-quarter',
    columns: deploymentColumns,
    description: 'What was deployed to production this quarter, by whom and how did it end?',
  },
  {
    name: 'Who deployed',
    folder: 'Deployments',
    query: 'kind:deployment time:this-quarter',
    columns: deploymentColumns,
    group: 'actor',
    description: 'Who deployed this quarter, and how often?',
  },
  {
    name: 'Failed and partial deployments',
    folder: 'Deployments',
    query: 'kind:deployment status:failed,partial time:last-90d',
    columns: deploymentColumns,
    description: 'Which deployments failed or went through in part?',
  },
  {
    name: 'Production deployments without work item',
    folder: 'Deployments',
    query: 'kind:deployment env:production ticket:none time:this-quarter',
    columns: deploymentColumns,
    description: 'Which changes reached production without a linked work item?',
  },
  {
    name: 'Restricted metadata types',
    folder: 'Deployments',
    query:
      'kind:deployment md:Profile,PermissionSet,PermissionSetGroup,Role,SharingRules,ConnectedApp,NamedCredential,RemoteSiteSetting,SecuritySettings,AuthProvider time:last-90d',
    columns: ['time', 'actor', 'target', 'environment', 'status', 'metadata', 'name', 'summary', 'id'],
    description: 'Which deployments changed who may see, do or connect what?',
  },
  {
    name: 'Deleted metadata',
    folder: 'Deployments',
    query: 'kind:deployment change:deleted time:last-90d',
    columns: ['time', 'actor', 'target', 'environment', 'status', 'metadata', 'name', 'summary', 'id'],
    description: 'Which deployments deleted metadata, and where?',
  },
  {
    name: 'Deployments at the weekend or at night',
    folder: 'Deployments',
    query: 'kind:deployment env:production (hour<7 OR hour>=19 OR weekday:sat,sun) time:last-90d',
    columns: deploymentColumns,
    description: 'Which production deployments ran outside of working hours?',
  },
  {
    name: 'Rollbacks',
    folder: 'Deployments',
    query: 'op:rollback time:last-90d',
    columns: deploymentColumns,
    description: 'What was taken back, and who took it back?',
  },
  {
    name: 'Access violations',
    folder: 'Audit log',
    query: 'violation:yes time:last-30d',
    columns: auditColumns,
    description: 'Who tried to reach what they have no right to?',
  },
  {
    name: 'Deleted records',
    folder: 'Audit log',
    query: 'kind:data op:delete time:last-30d',
    columns: auditColumns,
    description: 'Which records were deleted, and by whom?',
  },
  {
    name: 'Field audits',
    folder: 'Audit log',
    query: '(old:* OR new:*) time:last-30d',
    columns: ['time', 'actor', 'object', 'record', 'old', 'new', 'summary', 'id'],
    description: 'Which values of audited fields changed, from what to what?',
  },
  {
    name: 'Exports and mass operations',
    folder: 'Audit log',
    query: 'kind:transfer time:last-30d',
    columns: auditColumns,
    description: 'Who took data out, brought data in, or changed many records at once?',
  },
  {
    name: 'Changes of rights',
    folder: 'Audit log',
    query: 'kind:security time:last-90d',
    columns: auditColumns,
    description: 'Who changed roles, teams, users, sharing or password rules?',
  },
  {
    name: 'Governance breaches',
    folder: 'Audit log',
    query: 'kind:governance time:last-90d',
    columns: auditColumns,
    description: 'Which requests broke the platform’s governance limits?',
  },
  {
    name: 'Searches',
    folder: 'Audit log',
    query: 'kind:search time:last-30d',
    columns: auditColumns,
    description: 'Who searched for what?',
  },
];

/** The pack, as filters that nobody has saved yet. */
export const filterPack: readonly SavedFilter[] = entries.map(({ group, ...entry }) => ({
  ...entry,
  sort: [],
  group: group ?? null,
  tz: null,
  version: 0,
  savedAt: null,
  savedBy: null,
  pinned: false,
  shipped: true,
}));
