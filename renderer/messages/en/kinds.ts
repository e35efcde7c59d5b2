export const kinds = {
  deployment: 'deployment',
  data: 'data',
  metadata: 'metadata',
  access: 'access',
  security: 'security',
  login: 'login',
  search: 'search',
  schedule: 'schedule',
  governance: 'governance',
  transfer: 'transfer',
  other: 'other',
};
