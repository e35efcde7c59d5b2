import { mix, type Random, randomFor } from '#core/sample/random.ts';
import type { Moment } from './moments.ts';
import { someWords, zipfRank } from './vocabulary.ts';

const users = 200;
const targets = 40;
/** Most items of one deployment. */
const mostItems = 6_000;
const changes = ['Changed', 'Changed', 'Changed', 'New', 'Deleted'];
const statuses = ['Succeeded', 'Succeeded', 'Succeeded', 'Succeeded', 'Failed', 'PartiallySucceeded'];
/** The commonest first. */
const types = [
  ...['ApexClass', 'CustomField', 'Layout', 'Flow', 'PermissionSet', 'Profile', 'CustomLabel', 'ApexTrigger'],
  ...['ValidationRule', 'CustomObject', 'ReportType', 'Report', 'Dashboard', 'EmailTemplate', 'StaticResource'],
  ...['LightningComponentBundle', 'FlexiPage', 'QuickAction', 'RecordType', 'CustomTab', 'ListView', 'Queue'],
];
const nouns = [
  ...['Account', 'Order', 'Contact', 'Case', 'Invoice', 'Payment', 'Product', 'Contract', 'Lead', 'Refund', 'Asset'],
  ...['Quote', 'Ticket', 'Campaign', 'Shipment', 'Vendor', 'Budget', 'Territory', 'Forecast', 'Survey', 'Partner'],
];
const suffixes = ['Service', 'Controller', 'Handler', 'Test', 'Helper', 'Batch', 'Selector', 'Builder'];

/** Distinct items there are to deploy in an archive of so many events: 300,000 at a million. */
export function distinctItems(events: number): number {
  return Math.max(1_000, Math.min(300_000, Math.round(events * 0.3)));
}

/** One deployment as the audit service sends it: JSON with about 490 deployed items on average. */
export function makeDeployment(seed: number, index: number, { timeMs }: Moment, distinct: number): string {
  const random = randomFor(seed, 34, index);
  const user = `dev${zipfRank(random, users)}@example.com`;
  const target = zipfRank(random, targets);
  return JSON.stringify({
    DeploymentId: guid(seed, index),
    Status: random.pick(statuses),
    Name: `Release ${index}`,
    FriendlyName: `${someWords(random, 3, 9)} ${index}`,
    Owner: user,
    TriggeredBy: user,
    Date: new Date(timeMs).toISOString(),
    SourceUsername: `example-repo/branch-${zipfRank(random, 300)}`,
    SourceMetadataLocationType: 'GitHubBranch',
    TargetUsername: target === 0 ? 'deploy@example.com' : `deploy@example.com.box${target}`,
    TargetMetadataLocationType: target === 0 ? 'ProductionOrDeveloperEdition' : 'Sandbox',
    DeploymentType: random.pick(['Standard', 'ContinuousIntegration', 'Rollback', 'Standard']),
    DeploymentDifferences: makeItems(random, timeMs, distinct),
    SalesforceFinalDeploymentId: `0Af${index.toString(36).padStart(12, '0')}AAA`,
    JiraTickets: random.chance(0.4) ? [{ TicketKey: `FIN-${random.whole(1, 9_999)}` }] : [],
  });
}

/** Runs of neighbouring items, as a feature touches what belongs together; sizes from one to thousands. */
function makeItems(random: Random, timeMs: number, distinct: number) {
  const count = Math.min(mostItems, Math.ceil(Math.exp(random.fraction() * 8) * 1.35));
  const items = [];
  while (items.length < count) {
    const start = random.whole(0, distinct - 1);
    for (let run = Math.min(random.whole(1, 24), count - items.length); run > 0; run--) {
      items.push(makeItem(random, (start + run) % distinct, timeMs));
    }
  }
  return items;
}

function makeItem(random: Random, number: number, timeMs: number) {
  const facts = randomFor(3, number);
  const noun = nouns[zipfRank(facts, nouns.length)] as string;
  return {
    DifferenceType: random.pick(changes),
    ObjectType: types[zipfRank(facts, types.length)],
    DisplayName: `${noun}${number % 1000}${facts.pick(suffixes)}${Math.floor(number / 1000)}`,
    ModifiedBy: `dev${zipfRank(random, users)}@example.com`,
    ModifiedOn: new Date(timeMs - random.whole(60, 2_000_000) * 1000).toISOString(),
  };
}

function guid(seed: number, index: number): string {
  const digits = [1, 2, 3, 4].map((part) => mix(seed, index, part).toString(16).padStart(8, '0')).join('');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`;
}
