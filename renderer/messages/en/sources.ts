import { count } from '#renderer/messages/format.ts';

export const sources = {
  title: 'Sources',
  lead: 'What is collected, how far it reaches, and what is still missing.',
  connect: 'Connect a source',
  import: 'Import files',
  syncAll: 'Sync all',
  kinds: { gearset: 'Gearset', agileapps: 'AgileApps' },
  never: 'never synced',
  lastSync: (at: string) => `last synced ${at}`,
  events: (amount: number) => count(amount, 'event', 'events'),
  secrets: {
    'key-store': 'secret in the key store',
    environment: 'secret from the environment',
    none: 'no secret stored',
  },
  syncNow: 'Sync now',
  syncRange: 'Sync a range …',
  check: 'Check',
  checking: 'Checking …',
  remove: 'Remove …',
  empty: 'No source is connected yet.',
  scheduleLine: {
    hourly: 'Syncs by itself every hour while Tickmark is open.',
    daily: 'Syncs by itself every day while Tickmark is open.',
  },
  steps: { reach: 'Reach', tls: 'Encryption', credential: 'Credential', permission: 'Permission' },
  stepOk: 'passed',
  stepFailed: 'failed',
  checkOk: 'The connection works.',
  checkFailed: 'The connection does not work yet.',
};
