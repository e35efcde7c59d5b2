import type { Random } from '#core/sample/random.ts';
import type { WireDeployment } from './wire-deployment.ts';

type WorkItemLists = Pick<WireDeployment, 'JiraTickets' | 'AsanaTasks' | 'AzureDevOpsWorkItems'>;

const projects = ['FIN', 'CRM', 'SEC', 'OPS'] as const;
const asanaTasks = [
  'Update spring campaign',
  'Neue Vorlage prüfen',
  'Clean up old journeys',
  'Refund mail wording',
] as const;

/** Nothing is linked: the service says so by empty lists, by nulls, or by a mixture. */
export function noWorkItems(random: Random): WorkItemLists {
  const empty = () => (random.chance(0.5) ? [] : null);
  return { JiraTickets: empty(), AsanaTasks: empty(), AzureDevOpsWorkItems: empty() };
}

/** This many Jira tickets, the usual case. A ticket's address is sometimes missing. */
export function jiraTickets(random: Random, count: number): WorkItemLists {
  const project = random.pick(projects);
  const first = random.whole(100, 990);
  const tickets = Array.from({ length: count }, (_, index) => {
    const TicketKey = `${project}-${first + index * 3}`;
    return random.chance(0.05)
      ? { TicketKey }
      : { TicketKey, TicketUrl: `https://jira.example.com/browse/${TicketKey}` };
  });
  return { JiraTickets: tickets, AsanaTasks: null, AzureDevOpsWorkItems: [] };
}

export function asanaTask(random: Random): WorkItemLists {
  const TaskUrl = `https://asana.example.com/0/${random.whole(10_000, 99_999)}/${random.whole(10_000, 99_999)}`;
  return { JiraTickets: [], AsanaTasks: [{ TaskName: random.pick(asanaTasks), TaskUrl }], AzureDevOpsWorkItems: null };
}

export function azureWorkItem(random: Random): WorkItemLists {
  const ItemReference = String(random.whole(4000, 9999));
  const ItemUrl = `https://devops.example.com/crm/_workitems/edit/${ItemReference}`;
  return { JiraTickets: null, AsanaTasks: [], AzureDevOpsWorkItems: [{ ItemReference, ItemUrl }] };
}

/** What everyday deployments link to: mostly Jira, sometimes another tool, sometimes nothing, rarely no lists at all. */
export function everydayWorkItems(random: Random): WorkItemLists {
  const dice = random.fraction();
  if (dice < 0.62) return jiraTickets(random, random.whole(1, 3));
  if (dice < 0.68) return asanaTask(random);
  if (dice < 0.75) return azureWorkItem(random);
  if (dice < 0.97) return noWorkItems(random);
  return {};
}
