import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { WireLookup } from '#core/sample/audit-log/wire-entry.ts';
import { type Sample, generateSample } from '#core/sample/generate-sample.ts';

const endMs = Date.parse('2026-11-22T02:30:15.123Z');

function digest(sample: Sample): string {
  const hash = createHash('sha256');
  for (const deployment of sample.deployments) hash.update(JSON.stringify(deployment));
  for (const entry of sample.entries) hash.update(JSON.stringify(entry));
  return hash.digest('hex');
}

const quarterOf = (date: string) => `${date.slice(0, 4)}-${Math.ceil(Number(date.slice(5, 7)) / 3)}`;

describe('the identity of a sample', () => {
  it('gives the same bytes for the same seed, size and end, and others for others', () => {
    const first = digest(generateSample({ seed: 5, events: 3000, endMs }));
    expect(digest(generateSample({ seed: 5, events: 3000, endMs }))).toBe(first);
    expect(digest(generateSample({ seed: 6, events: 3000, endMs }))).not.toBe(first);
    expect(digest(generateSample({ seed: 5, events: 3000, endMs: endMs + 1 }))).not.toBe(first);
  });

  it('gives a row the same content whenever it is asked for', () => {
    const { deployments, entries } = generateSample({ events: 2200, endMs });
    const late = deployments.at(150);
    for (const deployment of deployments) expect(deployment.DeploymentId).toBeTypeOf('string');
    expect(deployments.at(150)).toEqual(late);
    expect(entries.at(7)).toEqual([...entries][7]);
  });
});

describe('the size of a sample', () => {
  it('is 2,000 deployments, about 60,000 items and 20,000 entries over fourteen months, made quickly', () => {
    const started = performance.now();
    const sample = generateSample({ endMs });
    const items = [...sample.deployments].reduce((sum, row) => sum + row.DeploymentDifferences.length, 0);
    expect([...sample.entries]).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(4000);
    expect(sample.totals).toEqual({ deployments: 2000, items, entries: 20_000 });
    expect(items).toBeGreaterThan(54_000);
    expect(items).toBeLessThan(66_000);
    expect(new Date(sample.startMs).toISOString()).toBe('2025-09-22T02:30:15.123Z');
  });

  it.each([2, 11, 100, 550, 5000, 44_000])('is exactly as many events as asked for: %i', (events) => {
    const { totals } = generateSample({ events, endMs });
    expect(totals.deployments + totals.entries).toBe(events);
    expect(totals.deployments).toBe(Math.round(events / 11) || 1);
  });

  it('plans a million events without making them', () => {
    const started = performance.now();
    const { totals, entries } = generateSample({ events: 1_000_000, endMs });
    expect(totals.deployments).toBe(90_909);
    expect(entries.at(entries.length - 1).date_created).toMatch(/^2026-11-22T02:30/);
    expect(performance.now() - started).toBeLessThan(8000);
  });
});

describe('the time of a sample', () => {
  it('is in order, within the period, and reaches the last minute; entries have whole seconds', () => {
    const sample = generateSample({ endMs });
    let previous = sample.startMs;
    for (const row of sample.deployments) {
      const time = Date.parse(row.Date);
      expect(time).toBeGreaterThanOrEqual(previous);
      previous = time;
    }
    expect(previous).toBeGreaterThan(endMs - 60_000);
    expect(previous).toBeLessThanOrEqual(endMs);
    previous = sample.startMs;
    for (const entry of sample.entries) {
      expect(entry.date_created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
      expect(Date.parse(entry.date_created)).toBeGreaterThanOrEqual(previous);
      previous = Date.parse(entry.date_created);
    }
    expect(previous).toBeGreaterThan(endMs - 60_000);
  });

  it('ends on a leap day and on the first second of a year as well', () => {
    expect(
      new Date(generateSample({ events: 50, endMs: Date.parse('2028-02-29T12:00:00Z') }).startMs).toISOString(),
    ).toBe('2026-12-29T12:00:00.000Z');
    expect(
      new Date(generateSample({ events: 50, endMs: Date.parse('2027-04-30T00:00:00Z') }).startMs).toISOString(),
    ).toBe('2026-02-28T00:00:00.000Z');
  });
});

describe('deployments', () => {
  const sample = generateSample({ endMs });
  const deployments = [...sample.deployments];
  const count = (test: (row: (typeof deployments)[number]) => boolean) => deployments.filter(test).length;

  it('have distinct ids in the form of a GUID', () => {
    expect(new Set(deployments.map((row) => row.DeploymentId)).size).toBe(deployments.length);
    for (const row of deployments)
      expect(row.DeploymentId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it.each(['2026-11-22T02:30:15Z', '2026-10-01T00:00:20Z', '2027-01-01T12:00:00Z', '2028-02-29T23:59:59Z'])(
    'bring profiles, permission sets and deleted classes to production in every quarter up to %s',
    (end) => {
      const found = new Map<string, Set<string>>();
      for (const row of generateSample({ endMs: Date.parse(end) }).deployments) {
        const seen = found.get(quarterOf(row.Date)) ?? new Set<string>();
        found.set(quarterOf(row.Date), seen);
        if (row.TargetMetadataLocationType !== 'Production') continue;
        for (const item of row.DeploymentDifferences) seen.add(`${item.ObjectType} ${item.DifferenceType}`);
        if (row.Status === 'Failed' && row.TriggeredBy === 'dev.one@example.com') seen.add('failed');
      }
      expect(found.size).toBeGreaterThanOrEqual(5);
      for (const seen of found.values()) {
        expect(seen).toContain('Profile Changed');
        expect(seen).toContain('PermissionSet Changed');
        expect(seen).toContain('ApexClass Deleted');
      }
      expect(found.get(quarterOf(end))).toContain('failed');
    },
  );

  it('know all the shapes an auditor meets', () => {
    const targets = new Set(deployments.map((row) => row.TargetMetadataLocationType));
    for (const type of [
      'Production',
      'Sandbox',
      'ScratchOrg',
      'GitHubBranch',
      'OnDisk',
      'Developer',
      'ExactTarget',
      'Other',
      'TrialOrg',
    ]) {
      expect(targets).toContain(type);
    }
    const statuses = new Set(deployments.map((row) => row.Status));
    for (const status of ['Successful', 'Failed', 'PartiallySuccessful', 'Cancelled', 'InProgress'])
      expect(statuses).toContain(status);
    expect(count((row) => row.DeploymentDifferences.length === 0)).toBeGreaterThan(50);
    expect(count((row) => row.DeploymentDifferences.length > 200)).toBeGreaterThan(30);
    expect(Math.max(...deployments.map((row) => row.DeploymentDifferences.length))).toBeGreaterThan(2500);
    expect(count((row) => row.DeploymentType === 'Rollback')).toBeGreaterThan(10);
    expect(count((row) => row.TriggeredBy === '')).toBeGreaterThan(100);
    expect(
      count((row) => /Branch$|OnDisk/.test(row.TargetMetadataLocationType) && row.SalesforceFinalDeploymentId !== null),
    ).toBe(0);
    const items = deployments.flatMap((row) => row.DeploymentDifferences);
    const names = new Set(items.map((item) => `${item.ObjectType}/${item.DisplayName}`));
    expect(names).toContain('ApexClass/InvoiceService');
    expect(names).toContain('CustomObject/Invoice_Service__c');
    for (const type of ['NamedCredential', 'RemoteSiteSetting', 'AuthProvider', 'ConnectedApp']) {
      expect(items.some((item) => item.ObjectType === type)).toBe(true);
    }
    for (const modifier of ['', 'Unknown', null]) expect(items.some((item) => item.ModifiedBy === modifier)).toBe(true);
    expect(items.some((item) => item.DifferenceType === 'ProblemAnalyzerAddition')).toBe(true);
  });

  it('link work items of three systems, or none by null, by an empty list, by no list at all', () => {
    expect(count((row) => (row.JiraTickets?.length ?? 0) > 0)).toBeGreaterThan(500);
    expect(count((row) => (row.AsanaTasks?.length ?? 0) > 0)).toBeGreaterThan(10);
    expect(count((row) => (row.AzureDevOpsWorkItems?.length ?? 0) > 0)).toBeGreaterThan(10);
    expect(count((row) => row.JiraTickets === null)).toBeGreaterThan(10);
    expect(count((row) => row.JiraTickets?.length === 0)).toBeGreaterThan(10);
    expect(count((row) => !('JiraTickets' in row))).toBeGreaterThan(10);
  });

  it('are tried again with the same items after a failure', () => {
    const attempt = deployments.find((row) => row.FriendlyName.endsWith(', attempt 2'));
    const first = deployments.find((row) => row.Name === attempt?.Name && row.Status === 'Failed');
    const names = (row: typeof first) => row?.DeploymentDifferences.map((item) => item.DisplayName);
    expect(first).toBeDefined();
    expect(names(attempt)).toEqual(names(first));
  });
});

describe('audit-log entries', () => {
  const entries = [...generateSample({ endMs }).entries];
  const coded = (code: number) => entries.filter((entry) => entry['type_code'] === String(code));

  it('have distinct ids that do not rise with time in detail', () => {
    const ids = entries.map((entry) => Number(entry.id));
    expect(new Set(ids).size).toBe(entries.length);
    expect(ids.filter((id, index) => index > 0 && id < (ids[index - 1] ?? 0)).length).toBeGreaterThan(1000);
  });

  it('hold every named log code, reserved and unknown ones', () => {
    const codes = new Set(entries.map((entry) => Number(entry['type_code'])));
    for (const code of [1, 2, 7, 19, 25, 26, 36, 52, 55, 60, 61, 63, 64, 66, 68, 69, 90, 97, 102, 107, 118, 124, 137]) {
      expect(codes).toContain(code);
    }
    for (const code of [27, 75, 138, 200]) expect(codes).toContain(code);
    expect(new Set(coded(137).map((entry) => entry['operation_code']))).toEqual(new Set(['1', '2', '3', '4', '5']));
    expect(new Set(coded(60).map((entry) => entry['int_col1']))).toEqual(new Set(['1', '2', '3', '4']));
  });

  it('mark access violations in each of the three ways', () => {
    const only = (code: boolean, operation: boolean, column: boolean) =>
      entries.filter(
        (entry) =>
          (entry['type_code'] === '68') === code &&
          Number(entry['operation_code']) > 1000 === operation &&
          (entry['int_col3'] === '-1') === column,
      ).length;
    expect(only(true, false, false)).toBeGreaterThan(5);
    expect(only(false, true, false)).toBeGreaterThan(5);
    expect(only(false, false, true)).toBeGreaterThan(5);
    expect(only(true, true, true)).toBeGreaterThan(5);
  });

  it('put a mass operation into one second', () => {
    const perSecond = Map.groupBy(coded(55), (entry) => entry.date_created);
    expect(Math.max(...[...perSecond.values()].map((rows) => rows.length))).toBeGreaterThan(150);
  });

  it('hold exports at night by one person in every month, and somebody who searches salaries', () => {
    const nightly = coded(102).filter(
      (entry) => (entry['created_id'] as WireLookup).displayValue === 'night.owl@example.com',
    );
    expect(nightly.filter((entry) => Number(entry.date_created.slice(11, 13)) < 5).length).toBeGreaterThan(100);
    expect(new Set(nightly.map((entry) => entry.date_created.slice(0, 7))).size).toBe(15);
    expect(coded(66).some((entry) => /salary/i.test(String(entry['char_col4'])))).toBe(true);
    expect(coded(66).every((entry) => entry['reference_id'] === '-1')).toBe(true);
  });

  it('hold the system actor, field audits with both values, hostile and padded texts', () => {
    expect(entries.some((entry) => (entry['created_id'] as WireLookup).displayValue === ' System')).toBe(true);
    expect(
      coded(61).filter((entry) => entry['old_name'] !== null && entry['new_name'] !== null).length,
    ).toBeGreaterThan(1500);
    const text = JSON.stringify(entries);
    for (const part of ['=HYPERLINK(', '<script>', '🎉', '請求書', 'Zoë', ']]>']) expect(text).toContain(part);
    expect(entries.some((entry) => /^\n\s+User: /.test(String(entry['description'])))).toBe(true);
  });
});
