import type { EventKind } from './audit-event.ts';

/** Labels of the log codes (`type_code`) as the vendor's page on the auditLog resource lists them. */
export const logCodeLabels: Readonly<Record<number, string>> = {
  1: 'Account',
  2: 'Contact',
  7: 'Ownership',
  10: 'Report',
  14: 'Billing Plan',
  19: 'Roles',
  20: 'Team',
  21: 'Link User to Team and Role',
  22: 'User',
  24: 'Team Ownership Operation',
  25: 'Login/Logout',
  26: 'Custom Field',
  29: 'Merge',
  30: 'Policy Management',
  36: 'Import Data',
  40: 'Picklist Dependencies',
  48: 'Custom Forms',
  49: 'Custom Objects',
  50: 'Custom Layouts',
  51: 'Password Policy',
  52: 'Custom Object Data',
  54: 'Team Resource Sharing Policies',
  55: 'Mass Data Operation',
  56: 'View/Report',
  59: 'Service Provider Settings',
  60: 'Scheduled Policies',
  61: 'Field Audit Trail',
  62: 'Global Picklists',
  63: 'Picklist Items',
  64: 'Application Role Workspace Preferences',
  65: 'Application Role View Preferences',
  66: 'Search',
  67: 'View',
  68: 'Access Violation',
  69: 'Tab',
  72: 'Web Tab',
  74: 'Custom Action',
  80: 'Document Template',
  83: 'Tab Preference',
  86: 'Layout Section',
  87: 'Related Information',
  88: 'Related Information Button',
  90: 'Recycle Bin',
  94: 'Application',
  95: 'Page',
  97: 'Class',
  98: 'Static Resource',
  99: 'Debug Log',
  100: 'Global Broadcast',
  101: 'View Management',
  102: 'Export Data',
  104: 'Company Information',
  105: 'Web Form',
  106: 'Package',
  107: 'Audit Log',
  112: 'Report Folder',
  113: 'Data Validation',
  114: 'Layout Rule',
  115: 'Database View',
  116: 'Package Item',
  117: 'Indexes',
  118: 'Record Locator',
  120: 'Notes',
  121: 'Attachments',
  122: 'Media',
  123: 'Folder Templates',
  124: 'Scratch Pad',
  137: 'Governance Threshold Violation',
};

/** Labels of the operation codes that apply to all log codes but 137. */
export const operationCodeLabels: Readonly<Record<number, string>> = {
  0: 'View',
  1: 'Add',
  2: 'Update',
  3: 'Delete',
  1001: 'View Access Violation',
  1002: 'Add Access Violation',
  1003: 'Update Access Violation',
  1004: 'Delete Access Violation',
};

/** Labels of the operation codes of a governance threshold violation (log code 137). */
export const governanceOperationLabels: Readonly<Record<number, string>> = {
  1: 'Data Policy - Invoke Method',
  2: 'Controller',
  3: 'Page',
  4: 'Job Scheduler',
  5: 'REST - Class Execution',
};

const operationWords: Readonly<Record<number, string>> = {
  0: 'view',
  1: 'add',
  2: 'update',
  3: 'delete',
  1001: 'view-violation',
  1002: 'add-violation',
  1003: 'update-violation',
  1004: 'delete-violation',
};

const governanceOperationWords: Readonly<Record<number, string>> = {
  1: 'invoke-method',
  2: 'controller',
  3: 'page',
  4: 'job-scheduler',
  5: 'rest',
};

const scheduleStatusWords: Readonly<Record<number, string>> = {
  1: 'started',
  2: 'completed',
  3: 'completed-with-errors',
  4: 'unable-to-schedule',
};

const kindsOfCodes: readonly (readonly [kind: EventKind, codes: readonly number[]])[] = [
  ['security', [19, 20, 21, 22, 24, 30, 51, 54, 107]],
  ['data', [1, 2, 7, 29, 52, 61, 90, 118, 120, 121, 122]],
  [
    'metadata',
    [
      10, 14, 26, 40, 48, 49, 50, 56, 59, 62, 63, 64, 65, 67, 72, 74, 80, 83, 86, 87, 88, 94, 95, 97, 98, 99, 100, 101,
      104, 105, 106, 112, 113, 114, 115, 116, 117, 123, 124,
    ],
  ],
];

const kindsBeforeAccess: Readonly<Record<number, EventKind>> = {
  25: 'login',
  66: 'search',
  60: 'schedule',
  137: 'governance',
  36: 'transfer',
  55: 'transfer',
  102: 'transfer',
};

const kindOfCode: ReadonlyMap<number, EventKind> = new Map(
  kindsOfCodes.flatMap(([kind, codes]) => codes.map((code): [number, EventKind] => [code, kind])),
);

/** A code of an entry: a whole number, the text sent where it is none, or nothing. */
export type SentCode = number | string | null;

/** The three markers of an access violation: log code 68, operation 1001 to 1004, `int_col3` of -1. Any counts. */
export function isAccessViolation(typeCode: SentCode, operationCode: SentCode, intCol3: SentCode): boolean {
  return (
    typeCode === 68 ||
    (typeof operationCode === 'number' && operationCode >= 1001 && operationCode <= 1004) ||
    intCol3 === -1
  );
}

/** The kind of an audit-log entry by its codes; reserved and unknown codes are `other`. */
export function kindOfLogEntry(typeCode: SentCode, operationCode: SentCode, violation: boolean): EventKind {
  const code = typeof typeCode === 'number' ? typeCode : null;
  const early = code === null ? undefined : kindsBeforeAccess[code];
  if (early !== undefined) return early;
  if (violation || operationCode === 0 || code === 69) return 'access';
  return (code === null ? undefined : kindOfCode.get(code)) ?? 'other';
}

/**
 * The operation in our words, by its codes; for a code without a word of ours the server's label in lower
 * case with hyphens, else `code-N`; `null` where the entry names no operation.
 */
export function operationOfLogEntry(typeCode: SentCode, operationCode: SentCode, label: string | null): string | null {
  if (typeCode === 66) return 'search';
  if (typeof operationCode === 'number') {
    const governance = typeCode === 137 ? governanceOperationWords[operationCode] : undefined;
    const word = governance ?? operationWords[operationCode];
    if (word !== undefined) return word;
  }
  const hyphenated = (label ?? '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  if (hyphenated !== '') return hyphenated;
  return operationCode === null ? null : `code-${String(operationCode)}`;
}

/** The label of a log code; `null` for codes that are reserved or not listed. */
export function logCodeLabel(typeCode: SentCode): string | null {
  return (typeof typeCode === 'number' ? logCodeLabels[typeCode] : undefined) ?? null;
}

/** The label of an operation code, which means something else for governance entries (log code 137). */
export function operationCodeLabel(typeCode: SentCode, operationCode: SentCode): string | null {
  if (typeof operationCode !== 'number') return null;
  const governance = typeCode === 137 ? governanceOperationLabels[operationCode] : undefined;
  return governance ?? operationCodeLabels[operationCode] ?? null;
}

/** The status of a scheduled activity (log code 60) by `int_col1`; `null` for every other entry. */
export function scheduleStatus(typeCode: SentCode, intCol1: SentCode): string | null {
  if (typeCode !== 60 || typeof intCol1 !== 'number') return null;
  return scheduleStatusWords[intCol1] ?? null;
}
