import { expect, it } from 'vitest';
import { parseQuery } from '#shared/query/parse-query.ts';
import { historyQueries, neighbourQuery } from '#renderer/features/events/related-queries.ts';
import { vendorLink } from '#renderer/lib/vendor-link.ts';
import { makeFakeDetails } from '#test/support/fake-events.ts';

const events = makeFakeDetails(100).map(({ event }) => event);

it('asks for what shares a fact with the event, in queries that can be read', () => {
  for (const event of events) {
    for (const { of, value, query } of historyQueries(event)) {
      expect(parseQuery(query).tree).toMatchObject({
        kind: 'field',
        field: of,
        values: [{ match: 'whole', text: value }],
      });
    }
  }
});

it('asks for the minutes around the event', () => {
  const [first] = events;
  if (first === undefined) throw new Error('there is no sample event');
  expect(neighbourQuery({ ...first, time: '2026-03-04T10:15:30.123Z' }, 5)).toBe(
    'time:2026-03-04T10:10:30.123Z..2026-03-04T10:20:30.123Z',
  );
  expect(() => parseQuery(neighbourQuery({ ...first, time: '0001-01-01T00:00:00.000Z' }, 60))).not.toThrow();
});

it('links to the vendor only where its page is known', () => {
  const deployment = events.find(({ source }) => source === 'gearset');
  const entry = events.find(({ source }) => source === 'agileapps');
  if (deployment === undefined || entry === undefined) throw new Error('the sample lacks a source');
  const odd = { ...deployment, externalId: 'a b&c' };
  expect(vendorLink(odd, 'https://api.gearset.com')).toBe('https://app.gearset.com/finished?deploymentId=a%20b%26c');
  expect(vendorLink(odd, 'https://api.gearset.com.example.org')).toBeNull();
  expect(vendorLink(odd, 'http://127.0.0.1:4000')).toBeNull();
  expect(vendorLink(entry, 'https://api.gearset.com')).toBeNull();
});
