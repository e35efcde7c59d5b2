import {
  type AuditEvent,
  bareEvent,
  type DeployedItem,
  type EventDetail,
  type EventKind,
  type JsonValue,
} from '#shared/audit-event.ts';

/** A small linear congruential generator: the same seed gives the same events on every machine. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const people = [
  'release.manager@example.com',
  'dev.one@example.com',
  'dev.two@example.com',
  'ci@example.com',
  'auditor@example.com',
];
const targets = [
  ['deploy@example.com', 'production'],
  ['deploy@example.com.uat', 'sandbox'],
  ['example-org/main', 'git'],
] as const;
const metadataTypes = ['ApexClass', 'Profile', 'PermissionSet', 'CustomField', 'Flow', 'Layout'];
const changes = ['New', 'Changed', 'Deleted'];
const objects = ['Contact', 'Account', 'Invoice', 'Case', 'Refund Request'];
const records = ['aaa111', 'bbb222', 'ccc333', 'ddd444'];

const appActions: [EventKind, string, number, string, number, string][] = [
  ['data', 'update', 2, 'Custom Object Data', 52, 'Record updated'],
  ['data', 'add', 1, 'Custom Object Data', 52, 'Record added'],
  ['data', 'update', 2, 'Field Audit Trail', 61, 'Field changed'],
  ['login', 'view', 0, 'Login/Logout', 25, 'Logged in'],
  ['access', 'view-violation', 1001, 'Access Violation', 68, 'View refused'],
  ['search', 'search', 0, 'Search', 66, 'Searched for "salary"'],
  ['transfer', 'add', 1, 'Export Data', 102, 'Data exported'],
  ['security', 'update', 2, 'Roles', 19, 'Role changed'],
];

/** Makes `count` invented events, newest first, with their details. */
export function makeFakeDetails(count: number, seed = 7): EventDetail[] {
  const random = createRandom(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[random(values.length)] as Value;
  const details: EventDetail[] = [];
  let timeMs = Date.UTC(2026, 2, 31, 17, 0, 0);
  for (let index = 0; index < count; index += 1) {
    timeMs -= random(40 * 60_000);
    details.push(random(3) === 0 ? makeDeployment(index, timeMs) : makeAppEvent(index, timeMs));
  }
  return details;

  function makeDeployment(index: number, ms: number): EventDetail {
    const [target, environment] = pick(targets);
    const itemCount = random(40) === 0 ? 1200 : random(6);
    const items: DeployedItem[] = Array.from({ length: itemCount }, (_, number) => ({
      change: pick(changes),
      type: pick(metadataTypes),
      name: `${pick(objects).replace(' ', '')}_${pick(['Service', 'Handler', 'Trigger', 'Controller'])}_${number}`,
      modifiedBy: pick(people),
      modifiedAt: new Date(ms - random(86_400_000)).toISOString(),
    }));
    const state = pick(['linked', 'none', 'not-requested'] as const);
    const key = `FIN-${100 + random(900)}`;
    const event = makeEvent(index, ms, {
      connection: 'gs',
      source: 'gearset',
      kind: 'deployment',
      actor: pick(people),
      operation: random(30) === 0 ? 'rollback' : 'deploy',
      type: pick(['Standard', 'ContinuousIntegration']),
      origin: 'example-repo/main',
      target,
      environment,
      status: pick(['successful', 'successful', 'successful', 'failed', 'partial']),
      summary: `Release ${index} to ${environment}`,
      itemCount,
      workItemState: state,
      workItems: state === 'linked' ? [{ system: 'jira', key, url: `https://tickets.example.com/browse/${key}` }] : [],
    });
    return { event, items, fields: { DeploymentNotes: null, ValidationOnly: false, TestLevel: 'RunLocalTests' } };
  }

  function makeAppEvent(index: number, ms: number): EventDetail {
    const [kind, operation, operationCode, type, typeCode, words] = pick(appActions);
    const object = pick(objects);
    const fields: Record<string, JsonValue> = { ip_address: `192.0.2.${random(255)}`, 'created_id.type': 'USER' };
    if (typeCode === 61) Object.assign(fields, { char_col1: 'status', old_name: 'Draft', new_name: 'Approved' });
    const event = makeEvent(index, ms - (ms % 1000), {
      connection: 'aa',
      source: 'agileapps',
      kind,
      actor: pick(people),
      operation,
      operationCode,
      type,
      typeCode,
      object,
      record: pick(records),
      summary: kind === 'data' ? `${words}: ${object}` : words,
      violation: operationCode > 1000,
    });
    return { event, items: [], fields };
  }
}

function makeEvent(index: number, timeMs: number, facts: Partial<AuditEvent>): AuditEvent {
  const connection = facts.connection ?? 'gs';
  const externalId = `${(0x5b0c8a52 + index).toString(16)}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
  return bareEvent({
    id: `${connection}:${externalId}`,
    connection,
    externalId,
    time: new Date(timeMs).toISOString(),
    revision: index % 97 === 5 ? 2 : 1,
    hash: `sha256:${index.toString(16).padStart(64, '0')}`,
    ...facts,
  });
}
