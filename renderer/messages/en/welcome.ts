export const welcome = {
  title: 'An archive of what changed, by whom, and where',
  lead: 'Tickmark collects Salesforce deployments and low-code audit logs into a folder on this computer, keeps every reading, and answers questions without a network.',
  waysIn: 'Ways to begin',
  sample: 'Open sample data',
  sampleHint: 'Two invented sources, filled end to end. No account, no network; a minute to look around.',
  connect: 'Connect a source',
  connectHint: 'A Gearset team or an AgileApps tenant. You need an access token, or a user and password.',
  import: 'Import files',
  importHint: 'Answers saved from a source: Gearset JSON, AgileApps XML or JSON, also compressed.',
  folder: 'This workspace',
  loadingSample: 'Filling the workspace …',
};
