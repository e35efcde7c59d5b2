import { describe, expect, it } from 'vitest';
import { type AuditEvent, bareEvent } from '#shared/audit-event.ts';
import { openEvents, packEvents, unpackEvents } from '#shared/packed-events.ts';

function makeEvent(facts: Partial<AuditEvent>): AuditEvent {
  const time = '2026-05-15T12:00:00.001Z';
  return bareEvent({ id: 'gs:a', connection: 'gs', externalId: 'a', time, revision: 1, hash: 'sha256:00', ...facts });
}

const events = [
  makeEvent({}),
  makeEvent({
    id: 'crm:b',
    connection: 'crm',
    source: 'agileapps',
    externalId: 'b',
    time: '0001-01-01T00:00:00.000Z',
    actor: 'Zoë 🎉 \u0000 "x"',
    operation: '',
    operationCode: '07',
    typeCode: 7,
    summary: '',
    itemCount: 0,
    violation: true,
    revision: 3,
  }),
  makeEvent({
    id: 'gs:c',
    externalId: 'c',
    time: '9999-12-31T23:59:59.999Z',
    actor: 'Zoë 🎉 \u0000 "x"',
    environment: 'production',
    status: 'Succeeded',
    summary: 'a',
    itemCount: 12_000,
    workItems: [{ system: 'jira', key: 'ACME-1', url: null }],
    workItemState: 'linked',
  }),
];

describe('packed events', () => {
  it('come out as they went in', () => {
    expect(unpackEvents(packEvents(events))).toEqual(events);
  });

  it.each([
    ['a structured clone', <Value>(value: Value) => structuredClone(value)],
    ['JSON', <Value>(value: Value) => JSON.parse(JSON.stringify(value)) as Value],
  ])('survive %s', (_, carry) => {
    expect(unpackEvents(carry(packEvents(events)))).toEqual(events);
  });

  it('of none are none', () => {
    expect(unpackEvents(packEvents([]))).toEqual([]);
    expect(openEvents(packEvents([])).at(0)).toBeUndefined();
  });

  it('open one at a time, the same each time', () => {
    const opened = openEvents(packEvents(events));
    expect(opened).toHaveLength(3);
    expect(opened.at(2)).toEqual(events[2]);
    expect(opened.at(2)).toBe(opened.at(2));
    expect(opened.at(3)).toBeUndefined();
    expect(opened.at(-1)).toBeUndefined();
  });

  it('keep a repeated text once', () => {
    const many = Array.from({ length: 50 }, () => makeEvent({ actor: 'somebody.with.a.long.name@example.com' }));
    expect(packEvents(many).texts.split('somebody')).toHaveLength(2);
  });
});
