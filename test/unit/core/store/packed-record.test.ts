import { expect, test } from 'vitest';
import { readAuditRow } from '#core/sources/agileapps/read-audit-row.ts';
import { encodeFields } from '#core/store/further-fields.ts';
import {
  eventParts,
  externalIdOf,
  hangingParts,
  packRecord,
  recordDigest,
  timeOf,
  unpackRecord,
} from '#core/store/packed-record.ts';

const raw = `<auditLog><id>7</id><date_created>2026-03-04T10:15:30.000Z</date_created><type_code>52</type_code>
  <created_id type="USER" displayValue="ann@example.com">u1</created_id><owner_id>u2</owner_id><int_col1/>
  <description>A &quot;quoted&quot; 😀 line</description><old_name>ä</old_name></auditLog>`;
const record = readAuditRow(raw);
const window = { connectionId: 3, windowId: 11 };

test('a packed record holds all of the record', () => {
  const packed = structuredClone(packRecord(record, window));
  expect(packed).toHaveProperty('packedEvent');
  expect(unpackRecord(packed)).toEqual(record);
  expect([externalIdOf(packed), timeOf(packed)]).toEqual(['7', record.event.timeMs]);
  expect(hangingParts(packed)).toEqual({ items: [], workItems: [] });
});

test('its row is made of the same values', () => {
  const { event, fields } = eventParts(packRecord(record, null));
  expect({ ...event, fields: record.event.fields }).toEqual(record.event);
  expect(fields).toEqual(encodeFields(record.event.fields, record.event));
});

test('its digest is the record’s, whether it was worked out before or not', () => {
  const packed = packRecord(record, window);
  for (const row of [
    { connectionId: 3, revision: 1, firstWindowId: 11 },
    { connectionId: 3, revision: 1, firstWindowId: 12 },
    { connectionId: 3, revision: 2, firstWindowId: 11 },
  ]) {
    expect(recordDigest(packed, row)).toBe(recordDigest(record, row));
  }
  const first = recordDigest(record, { connectionId: 3, revision: 1, firstWindowId: 11 });
  expect('digest' in packed && packed.digest?.text).toBe(first);
});

test('items and work items are packed too, and their digest is the same', () => {
  const item = { change: 'Changed', type: 'ApexClass', name: 'A "\ud800" 😀', modifiedBy: null };
  const items = ['2026-03-04T10:15:30Z', 'yesterday', null].map((modifiedAt) => ({ ...item, modifiedAt }));
  const workItems = [{ system: 'jira' as const, key: 'AB-1', url: null }];
  const whole = { ...record, event: { ...record.event, items, itemCount: 3, workItems } };
  const packed = structuredClone(packRecord(whole, window));
  const row = { connectionId: 3, revision: 1, firstWindowId: 11 };
  expect(packed.digest?.text).toBe(recordDigest(whole, row));
  expect(recordDigest(packed, { ...row, revision: 2 })).toBe(recordDigest(whole, { ...row, revision: 2 }));
  const [first, ...others] = items;
  const read = { items: [{ ...first, modifiedAt: '2026-03-04T10:15:30.000Z' }, ...others], workItems };
  expect(hangingParts(packed)).toEqual(read);
  expect(unpackRecord(packed)).toEqual({ ...whole, event: { ...whole.event, ...read } });
});
