import { describe, expect, test } from 'vitest';
import { PayloadError } from '#core/sources/payload-error.ts';
import { readDeployment } from '#core/sources/gearset/read-deployment.ts';

const full = {
  DeploymentId: '5b0c8a52-0000-4000-8000-000000000001',
  Status: 'Successful',
  Name: 'Release 42',
  FriendlyName: 'Release 42 to production',
  Owner: 'release.manager@example.com',
  TriggeredBy: 'release.manager@example.com',
  Date: '2026-03-04T10:15:30.123Z',
  SourceUsername: 'example-repo/main',
  SourceMetadataLocationType: 'GitHubBranch',
  TargetUsername: 'deploy@example.com',
  TargetMetadataLocationType: 'Production',
  DeploymentType: 'ContinuousIntegration',
  DeploymentDifferences: [
    {
      DifferenceType: 'New',
      ObjectType: 'ApexClass',
      DisplayName: 'InvoiceService',
      ModifiedBy: 'dev.one@example.com',
      ModifiedOn: '2026-03-03T17:00:00Z',
    },
  ],
  SalesforceFinalDeploymentId: '0Af000000000001AAA',
  JiraTickets: [{ TicketKey: 'FIN-101', TicketUrl: 'https://jira.example.com/browse/FIN-101' }],
  AsanaTasks: null,
  AzureDevOpsWorkItems: [],
};

function read(change: Record<string, unknown> = {}, asked: boolean | null = true) {
  return readDeployment(JSON.stringify({ ...full, ...change }), asked).record;
}

describe('reading a deployment', () => {
  test('fills the columns and keeps every further field', () => {
    const { event, raw, withIncludes } = read();
    expect(raw).toBe(JSON.stringify(full));
    expect(withIncludes).toBe(true);
    expect(event).toEqual({
      externalId: full.DeploymentId,
      timeMs: Date.parse(full.Date),
      kind: 'deployment',
      actor: 'release.manager@example.com',
      operation: 'deploy',
      operationCode: null,
      type: 'ContinuousIntegration',
      typeCode: null,
      object: null,
      record: null,
      recordAlias: null,
      origin: 'example-repo/main',
      target: 'deploy@example.com',
      environment: 'production',
      status: 'successful',
      summary: 'Release 42 to production',
      oldValue: null,
      newValue: null,
      itemCount: 1,
      items: [
        {
          change: 'New',
          type: 'ApexClass',
          name: 'InvoiceService',
          modifiedBy: 'dev.one@example.com',
          modifiedAt: '2026-03-03T17:00:00.000Z',
        },
      ],
      workItems: [{ system: 'jira', key: 'FIN-101', url: 'https://jira.example.com/browse/FIN-101' }],
      workItemState: 'linked',
      violation: false,
      fields: {
        Status: 'Successful',
        Name: 'Release 42',
        Owner: 'release.manager@example.com',
        SourceMetadataLocationType: 'GitHubBranch',
        TargetMetadataLocationType: 'Production',
        SalesforceFinalDeploymentId: '0Af000000000001AAA',
      },
    });
  });

  test('finds keys in any case', () => {
    const camel = Object.fromEntries(
      Object.entries(full).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]),
    );
    const { event } = readDeployment(JSON.stringify(camel), true).record;
    expect(event).toMatchObject({
      externalId: full.DeploymentId,
      actor: full.Owner,
      itemCount: 1,
      workItemState: 'linked',
    });
    expect(event.fields).not.toHaveProperty('jiraTickets');
  });

  test('takes the owner for the actor and the name for the summary where the better ones are empty', () => {
    const { event } = read({ TriggeredBy: '', FriendlyName: ' ', Owner: 'ci@example.com' });
    expect(event).toMatchObject({ actor: 'ci@example.com', summary: 'Release 42' });
    expect(event.fields).toMatchObject({ TriggeredBy: null });
    expect(event.fields).not.toHaveProperty('Owner');
    expect(event.fields).not.toHaveProperty('Name');
  });

  test('needs nothing but an id and a date', () => {
    const { event } = readDeployment('{"DeploymentId":"a","Date":"2026-03-04T10:15:30.123Z"}', true).record;
    expect(event).toMatchObject({
      actor: null,
      status: null,
      environment: 'unclassified',
      itemCount: 0,
      workItemState: 'not-returned',
      fields: {},
    });
  });

  test('keeps unknown fields, unknown words and odd values', () => {
    const { event } = read({
      Status: 'OnHold',
      TargetMetadataLocationType: 'Moonbase',
      DeploymentType: 'Teleport',
      IsTeamShared: true,
      PullRequests: [{ Id: 7 }],
      Empty: '',
      TriggeredBy: { name: 'x' },
    });
    expect(event).toMatchObject({
      status: 'onhold',
      environment: 'unclassified',
      type: 'Teleport',
      operation: 'deploy',
    });
    expect(event.fields).toMatchObject({
      IsTeamShared: true,
      PullRequests: [{ Id: 7 }],
      Empty: null,
      Status: 'OnHold',
      TriggeredBy: { name: 'x' },
    });
  });

  test.each([
    ['Successful', 'successful'],
    ['Failed', 'failed'],
    ['PartiallySuccessful', 'partial'],
    ['Queued', 'queued'],
    ['', null],
  ])('status %s is %s', (word, status) => {
    expect(read({ Status: word }).event.status).toBe(status);
  });

  test.each([
    ['Production', 'production'],
    ['SalesforceProductionOrg', 'production'],
    ['production', 'production'],
    ['FullSandbox', 'sandbox'],
    ['ScratchOrg', 'scratch'],
    ['Developer', 'developer'],
    ['GitHubBranch', 'git'],
    ['AwsCodeCommitBranch', 'git'],
    ['OnDisk', 'disk'],
    ['ExactTarget', 'marketing-cloud'],
    ['Other', 'other'],
    ['', 'unclassified'],
    ['ProductionLike', 'unclassified'],
  ])('target %s is %s', (word, environment) => {
    expect(read({ TargetMetadataLocationType: word }).event.environment).toBe(environment);
  });

  test('a rollback is one', () => {
    expect(read({ DeploymentType: 'Rollback' }).event).toMatchObject({ operation: 'rollback', type: 'Rollback' });
  });

  test('keeps the text of a date that the time column does not show', () => {
    expect(read().event.fields).not.toHaveProperty('Date');
    const { event } = read({ Date: '2026-03-04T10:15:30.1234567+02:00' });
    expect(event.timeMs).toBe(Date.parse('2026-03-04T08:15:30.123Z'));
    expect(event.fields['Date']).toBe('2026-03-04T10:15:30.1234567+02:00');
    expect(readDeployment(JSON.stringify({ ...full, Date: '2026-03-04T10:15:30' }), true).zoneAssumed).toBe(true);
  });

  test('keeps the text of an item date that is none', () => {
    const items = [
      { ModifiedOn: 'Unknown' },
      { ModifiedOn: '' },
      { ModifiedOn: '2026-03-03T17:00:00.5+01:00' },
      null,
      'Odd',
    ];
    const { event } = read({ DeploymentDifferences: items });
    expect(event.items.map((item) => item.modifiedAt)).toEqual([
      'Unknown',
      null,
      '2026-03-03T16:00:00.500Z',
      null,
      null,
    ]);
    expect(event.itemCount).toBe(5);
    expect(event.items[4]?.name).toBe('Odd');
  });

  test.each([
    ['not JSON', '{', 'no valid JSON'],
    ['a list', '[]', 'no JSON object'],
    ['no id', '{"Date":"2026-03-04T10:15:30Z"}', 'no DeploymentId'],
    ['an empty id', '{"DeploymentId":" ","Date":"2026-03-04T10:15:30Z"}', 'no DeploymentId'],
    ['no date', '{"DeploymentId":"a"}', 'no Date'],
    ['an impossible date', '{"DeploymentId":"a","Date":"2026-02-30T00:00:00Z"}', 'cannot be read'],
  ])('refuses %s', (_name, raw, reason) => {
    expect(() => readDeployment(raw, true)).toThrow(PayloadError);
    expect(() => readDeployment(raw, true)).toThrow(reason);
  });
});

describe('work item states', () => {
  const { JiraTickets: _jira, AsanaTasks: _asana, AzureDevOpsWorkItems: _azure, ...without } = full;
  const none = { JiraTickets: null, AsanaTasks: [] };

  test.each([
    ['linked', { ...without, AsanaTasks: [{ TaskName: 'T', TaskUrl: 'https://asana.example.com/1' }] }, true],
    ['linked', { ...without, azureDevOpsWorkItems: [{ ItemReference: '#7' }] }, false],
    ['none', { ...without, ...none }, true],
    ['not-returned', without, true],
    ['not-requested', without, false],
    ['not-requested', { ...without, ...none }, false],
    ['none', { ...without, ...none }, null],
    ['not-requested', without, null],
  ])('%s', (state, deployment, asked) => {
    expect(readDeployment(JSON.stringify(deployment), asked).record.event.workItemState).toBe(state);
  });

  test('items without a key are named by their address, and unreadable ones stay visible', () => {
    const { event } = read({ JiraTickets: [{ TicketUrl: 'https://jira.example.com/browse/X' }, { Odd: 1 }] });
    expect(event.workItems).toEqual([
      { system: 'jira', key: 'https://jira.example.com/browse/X', url: 'https://jira.example.com/browse/X' },
    ]);
    expect(event.fields['JiraTickets']).toEqual([{ TicketUrl: 'https://jira.example.com/browse/X' }, { Odd: 1 }]);
  });
});

describe('hashes', () => {
  test('do not depend on the order of keys', () => {
    const reversed = JSON.stringify(Object.fromEntries(Object.entries(full).reverse()), null, 2);
    expect(readDeployment(reversed, true).record.hash).toBe(read().hash);
  });

  test('change with any value', () => {
    expect(read({ Owner: 'other' }).hash).not.toBe(read().hash);
    expect(read({ Owner: 'other' }).coreHash).not.toBe(read().coreHash);
  });

  test('without work items are the same whether they were asked for or not', () => {
    const { JiraTickets: _jira, AsanaTasks: _asana, AzureDevOpsWorkItems: _azure, ...without } = full;
    const plain = readDeployment(JSON.stringify(without), false).record;
    expect(plain.coreHash).toBe(read().coreHash);
    expect(plain.hash).toBe(plain.coreHash);
    expect(plain.hash).not.toBe(read().hash);
  });

  test('tell ids of 64 bits apart', () => {
    const one = readDeployment('{"DeploymentId":9007199254740993,"Date":"2026-03-04T10:15:30Z"}', true).record;
    const other = readDeployment('{"DeploymentId":9007199254740992,"Date":"2026-03-04T10:15:30Z"}', true).record;
    expect(one.event.externalId).toBe('9007199254740993');
    expect(one.hash).not.toBe(other.hash);
  });
});
