/** Everybody in the sample is invented; the names say what they do. */

export const developers = [
  'dev.one@example.com',
  'dev.two@example.com',
  'dev.three@example.com',
  'dev.four@example.com',
  'dev.five@example.com',
  'consultant.one@example.org',
  'consultant.two@example.org',
] as const;

export const releaseManagers = ['release.manager@example.com', 'release.deputy@example.com'] as const;

export const administrators = ['admin.one@example.com', 'admin.two@example.com'] as const;

/** Works during the day, exports at night. */
export const nightOwl = 'night.owl@example.com';

export const businessUsers = [
  'support.one@example.com',
  'support.two@example.com',
  'support.three@example.com',
  'sales.one@example.com',
  'sales.two@example.com',
  'finance.clerk@example.com',
  'finance.lead@example.com',
  'hr.partner@example.com',
  'warehouse.one@example.com',
  'auditor@example.com',
  nightOwl,
  ...administrators,
] as const;

export const integrationUser = 'integration.user@example.com';
