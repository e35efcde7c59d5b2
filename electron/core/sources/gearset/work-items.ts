import type { JsonValue, WorkItem, WorkItemState } from '#shared/audit-event.ts';
import { lookUp } from '#core/sources/error-message.ts';

interface WorkItemKind {
  system: WorkItem['system'];
  key: string;
  url: string;
}

/** The optional lists of a deployment, by their key in lower case. */
const workItemKinds: Record<string, WorkItemKind> = {
  jiratickets: { system: 'jira', key: 'TicketKey', url: 'TicketUrl' },
  asanatasks: { system: 'asana', key: 'TaskName', url: 'TaskUrl' },
  azuredevopsworkitems: { system: 'azure-devops', key: 'ItemReference', url: 'ItemUrl' },
};

/** The values of `OptionalParameters` that ask for linked work items. */
export const workItemParameters = ['JiraTickets', 'AsanaTasks', 'AzureDevOpsWorkItems'] as const;

/** Whether a key of a deployment is one of the optional work-item lists. */
export function isWorkItemKey(key: string): boolean {
  return Object.hasOwn(workItemKinds, key.toLowerCase());
}

/** What the optional lists of one deployment say. */
export interface ReadWorkItems {
  workItems: WorkItem[];
  state: WorkItemState;
  /** Keys whose value could not be read in full; they are shown as they are. */
  unread: string[];
}

/**
 * Reads the work-item lists of a deployment. `asked` says whether this reading asked for them and was not
 * refused: only then do an empty list and a missing key tell anything.
 */
export function readWorkItems(deployment: { [key: string]: JsonValue }, asked: boolean): ReadWorkItems {
  const workItems: WorkItem[] = [];
  const unread: string[] = [];
  let returned = false;
  for (const [key, value] of Object.entries(deployment)) {
    const kind = workItemKinds[key.toLowerCase()];
    if (kind === undefined) continue;
    returned = true;
    if (value === null) continue;
    const entries = Array.isArray(value) ? value : [value];
    const read = entries.map((entry) => readWorkItem(entry, kind));
    workItems.push(...read.filter((item) => item !== null));
    if (read.includes(null)) unread.push(key);
  }
  return { workItems, state: stateOf(workItems.length, returned, asked), unread };
}

function stateOf(count: number, returned: boolean, asked: boolean): WorkItemState {
  if (count > 0) return 'linked';
  if (!asked) return 'not-requested';
  return returned ? 'none' : 'not-returned';
}

function readWorkItem(entry: JsonValue, kind: WorkItemKind): WorkItem | null {
  if (typeof entry === 'string')
    return entry.trim() === '' ? null : { system: kind.system, key: entry.trim(), url: null };
  const key = textOf(lookUp(entry, kind.key));
  const url = textOf(lookUp(entry, kind.url));
  const name = key ?? url;
  return name === null ? null : { system: kind.system, key: name, url };
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
