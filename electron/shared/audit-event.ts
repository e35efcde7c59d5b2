/** The event as every part of Tickmark shows it: on the command line, in the window, in exports. */

export const sourceKinds = ['gearset', 'agileapps'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export const eventKinds = [
  'deployment',
  'data',
  'metadata',
  'access',
  'security',
  'login',
  'search',
  'schedule',
  'governance',
  'transfer',
  'other',
] as const;
export type EventKind = (typeof eventKinds)[number];

export const environments = [
  'production',
  'sandbox',
  'scratch',
  'developer',
  'git',
  'disk',
  'marketing-cloud',
  'other',
  'unclassified',
] as const;
export type Environment = (typeof environments)[number];

export const workItemStates = ['linked', 'none', 'not-requested', 'not-returned'] as const;
/**
 * What is known of linked work items: `linked`; `none` (asked for, and an empty or null list came);
 * `not-returned` (asked for, no such key came); `not-requested` (not asked, or refused by the server).
 */
export type WorkItemState = (typeof workItemStates)[number];

export const workItemSystems = ['jira', 'asana', 'azure-devops'] as const;

export interface WorkItem {
  system: (typeof workItemSystems)[number];
  key: string;
  url: string | null;
}

/** One deployed metadata item of a deployment, in the source's own words. */
export interface DeployedItem {
  change: string | null;
  type: string | null;
  name: string | null;
  modifiedBy: string | null;
  /** ISO 8601 UTC with milliseconds, or the source's text where it is no valid date. */
  modifiedAt: string | null;
}

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** An event in JSON. Absent facts are `null`, never missing. */
export interface AuditEvent {
  /** Connection name, `:`, external id. */
  id: string;
  connection: string;
  source: SourceKind;
  externalId: string;
  /** ISO 8601 UTC with milliseconds. */
  time: string;
  kind: EventKind;
  actor: string | null;
  operation: string | null;
  /** A whole number, or the text sent where it is none. */
  operationCode: number | string | null;
  type: string | null;
  typeCode: number | string | null;
  object: string | null;
  record: string | null;
  origin: string | null;
  target: string | null;
  environment: Environment | null;
  status: string | null;
  summary: string | null;
  /** Number of deployed items; `null` for sources that deploy nothing. */
  itemCount: number | null;
  workItems: WorkItem[];
  workItemState: WorkItemState | null;
  violation: boolean;
  revision: number;
  /** `sha256:` and 64 hexadecimal digits, over the canonical payload. */
  hash: string;
}

/** An event of which nothing is known but what is given. */
export function bareEvent(facts: Partial<AuditEvent>): AuditEvent {
  return {
    id: '',
    connection: '',
    source: 'gearset',
    externalId: '',
    time: '',
    kind: 'other',
    actor: null,
    operation: null,
    operationCode: null,
    type: null,
    typeCode: null,
    object: null,
    record: null,
    origin: null,
    target: null,
    environment: null,
    status: null,
    summary: null,
    itemCount: null,
    workItems: [],
    workItemState: null,
    violation: false,
    revision: 0,
    hash: '',
    ...facts,
  };
}

/** The keys of an event, in the order shown. */
export const auditEventKeys: readonly string[] = Object.keys(bareEvent({}));

export interface EventVersion {
  revision: number;
  hash: string;
  firstSeen: string;
  lastSeen: string;
  fields: Record<string, JsonValue>;
}

/** Everything known of one event. */
export interface EventDetail {
  event: AuditEvent;
  items: DeployedItem[];
  /** Every further field the source sent, by its own name. */
  fields: Record<string, JsonValue>;
  /** The payload exactly as received; only when asked for. */
  raw?: string;
  versions?: EventVersion[];
}
