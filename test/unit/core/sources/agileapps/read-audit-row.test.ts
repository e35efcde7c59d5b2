import { describe, expect, test } from 'vitest';
import { readAuditRow, readRow } from '#core/sources/agileapps/read-audit-row.ts';

/** A row with the given fields; a value with a leading `<` is used as the whole element. */
function xml(fields: Record<string, string>): string {
  const all: Record<string, string> = { id: '1', date_created: '2026-03-02T00:00:00.000Z', ...fields };
  const elements = Object.entries(all).map(([name, value]) =>
    value.startsWith('<') ? value : value === '' ? `<${name}/>` : `<${name}>${value}</${name}>`,
  );
  return `<auditLog>${elements.join('\n')}</auditLog>`;
}

function read(fields: Record<string, string>) {
  return readAuditRow(xml(fields)).event;
}

describe('the documented samples', () => {
  test('a deletion from the recycle bin', () => {
    const raw = `<auditLog>
        <id>1464</id>
        <object>NETWORK_088rc78cc8fa4e732</object>
        <object_key>NETWORK_088rc78cc8fa4e732</object_key>
        <type_code>52</type_code>
        <type>Custom Object Data</type>
        <operation_code>3</operation_code>
        <operation>Delete</operation>
        <description_key>
         User: System has deleted record: 918646212 from the Recycle Bin
        </description_key>
        <description>
         User: System has deleted record: 918646212 from the Recycle Bin
        </description>
        <old_name/>
        <new_name/>
        <int_col1/>
        <int_col2/>
        <int_col3/>
        <char_col1/>
        <char_col3/>
        <char_col4/>
        <date_created>2011-04-21T15:39:27.000Z</date_created>
        <created_id type="USER" displayValue=" System">xyz123rty345</created_id>
    </auditLog>`;
    const record = readAuditRow(raw);
    expect(record.raw).toBe(raw);
    expect(record).toMatchObject({ withIncludes: true, coreHash: record.hash });
    expect(record.event).toEqual({
      externalId: '1464',
      timeMs: Date.parse('2011-04-21T15:39:27Z'),
      kind: 'data',
      actor: 'System',
      operation: 'delete',
      operationCode: 3,
      type: 'Custom Object Data',
      typeCode: 52,
      object: 'NETWORK_088rc78cc8fa4e732',
      record: null,
      recordAlias: null,
      origin: null,
      target: null,
      environment: null,
      status: null,
      summary: 'User: System has deleted record: 918646212 from the Recycle Bin',
      oldValue: null,
      newValue: null,
      itemCount: null,
      items: [],
      workItems: [],
      workItemState: null,
      violation: false,
      fields: {
        object: 'NETWORK_088rc78cc8fa4e732',
        object_key: 'NETWORK_088rc78cc8fa4e732',
        operation: 'Delete',
        old_name: null,
        new_name: null,
        int_col1: null,
        int_col2: null,
        int_col3: null,
        char_col1: null,
        char_col3: null,
        char_col4: null,
        created_id: 'xyz123rty345',
        'created_id.type': 'USER',
        'created_id.displayValue': 'System',
      },
    });
  });

  test('an update without a description gets a readable line', () => {
    const event = read({
      type_code: '118',
      type: 'Record Locators',
      operation_code: '2',
      operation: 'Update',
      description: '',
    });
    expect(event).toMatchObject({ summary: 'Update: Record Locators', type: 'Record Locators', kind: 'data' });
    expect(event.fields).not.toHaveProperty('description');
  });
});

describe('contexts', () => {
  test('a scheduled activity', () => {
    const event = read({ type_code: '60', int_col1: '3', char_col1: 'Completed with errors', reference_id: 'policy1' });
    expect(event).toMatchObject({
      kind: 'schedule',
      status: 'completed-with-errors',
      record: 'policy1',
      type: 'Scheduled Policies',
    });
    expect(event.fields).toMatchObject({ int_col1: '3', char_col1: 'Completed with errors' });
    expect(read({ type_code: '60', int_col1: '9' }).status).toBeNull();
    expect(read({ type_code: '61', int_col1: '3' }).status).toBeNull();
  });

  test('a field audit', () => {
    const event = read({
      type_code: '61',
      operation_code: '2',
      old_name: 'Open',
      new_name: 'Closed',
      char_col1: 'f1',
      reference_id: '77',
    });
    expect(event).toMatchObject({
      kind: 'data',
      oldValue: 'Open',
      newValue: 'Closed',
      record: '77',
      operation: 'update',
    });
    expect(event.fields).toEqual({ old_name: 'Open', new_name: 'Closed', char_col1: 'f1', reference_id: '77' });
  });

  test('a search', () => {
    const event = read({
      type_code: '66',
      operation_code: '1',
      operation: 'Search',
      reference_id: '-1',
      object_singular_name: '',
      char_col4: 'TEST',
      description: 'Search all objects for "Test"',
    });
    expect(event).toMatchObject({ kind: 'search', operation: 'search', operationCode: 1, record: '-1', object: null });
    expect(event.fields['char_col4']).toBe('TEST');
  });

  test('a record access names the record and keeps its id as another name', () => {
    const event = read({
      type_code: '52',
      operation_code: '0',
      reference_id: '42',
      char_col4: 'Invoice 7',
      object_key: '<object_key displayValue="Invoices">ab</object_key>',
    });
    expect(event).toMatchObject({
      kind: 'access',
      operation: 'view',
      record: 'Invoice 7',
      recordAlias: '42',
      object: 'Invoices',
    });
    expect(event.fields).toEqual({
      reference_id: '42',
      char_col4: 'Invoice 7',
      object_key: 'ab',
      'object_key.displayValue': 'Invoices',
    });
    expect(read({ operation_code: '0', reference_id: '42' })).toMatchObject({ record: '42', recordAlias: null });
  });

  test('a tab access', () => {
    expect(read({ type_code: '69', operation_code: '0', object_singular_name: 'Cases' })).toMatchObject({
      kind: 'access',
      object: 'Cases',
      type: 'Tab',
    });
    expect(read({ type_code: '69', operation_code: '1' }).kind).toBe('access');
  });

  test.each([
    [{ type_code: '68' }],
    [{ type_code: '52', operation_code: '1003' }],
    [{ type_code: '52', operation_code: '2', int_col3: '-1' }],
  ])('an access violation by any marker: %j', (fields) => {
    expect(read(fields)).toMatchObject({ violation: true, kind: 'access' });
  });

  test.each([
    ['1', 'invoke-method', 'Data Policy - Invoke Method'],
    ['2', 'controller', 'Controller'],
    ['3', 'page', 'Page'],
    ['4', 'job-scheduler', 'Job Scheduler'],
    ['5', 'rest', 'REST - Class Execution'],
  ])('a governance violation, operation %s', (code, operation, label) => {
    const event = read({ type_code: '137', operation_code: code, reference_id: 'com.example.Task' });
    expect(event).toMatchObject({ kind: 'governance', operation, record: 'com.example.Task' });
    expect(event.summary).toBe(`${label}: Governance Threshold Violation`);
  });

  test.each([
    ['27', 'other'],
    ['75', 'other'],
    ['138', 'other'],
    ['25', 'login'],
    ['102', 'transfer'],
    ['54', 'security'],
    ['106', 'metadata'],
    ['', 'other'],
    ['abc', 'other'],
  ])('code %s is of the kind %s', (code, kind) => {
    expect(read({ type_code: code, operation_code: '1' }).kind).toBe(kind);
  });
});

describe('codes and labels', () => {
  test('stay numbers, or the text that was sent', () => {
    expect(read({ type_code: ' 52 ', operation_code: 'x1' })).toMatchObject({
      typeCode: 52,
      operationCode: 'x1',
      operation: 'code-x1',
    });
    expect(read({ type_code: '99999999999999999999' }).typeCode).toBe('99999999999999999999');
    expect(read({ operation_code: '77', operation: 'Bulk  Re-Assign!' }).operation).toBe('bulk-re-assign');
    expect(read({ operation_code: '77' }).operation).toBe('code-77');
    expect(read({})).toMatchObject({ operation: null, typeCode: null, type: null, summary: null });
  });

  test("the server's label wins over ours, and an unknown code has none", () => {
    expect(read({ type_code: '118', type: ' Record Locators ' }).type).toBe('Record Locators');
    expect(read({ type_code: '118' }).type).toBe('Record Locator');
    expect(read({ type_code: '27', operation_code: '9' })).toMatchObject({
      type: null,
      summary: 'Operation 9: Log code 27',
    });
  });
});

describe('ids', () => {
  test('come from id, else record_id', () => {
    expect(
      readAuditRow('<auditLog><record_id>9</record_id><date_created>2026-03-02</date_created></auditLog>').event
        .externalId,
    ).toBe('9');
    const both = read({ id: '1', record_id: '2' });
    expect(both.externalId).toBe('1');
    expect(both.fields).toEqual({ record_id: '2' });
    expect(read({ id: '1', record_id: '1' }).fields).toEqual({});
  });

  test('of 64 bits keep all their digits', () => {
    const json = '{"id":9223372036854775807,"date_created":"2026-03-02T00:00:00Z","reference_id":9007199254740993}';
    expect(readAuditRow(json).event).toMatchObject({ externalId: '9223372036854775807', record: '9007199254740993' });
  });
});

describe('formats', () => {
  test('JSON with lookups reads as XML with attributes does', () => {
    const json = readAuditRow(
      JSON.stringify({
        id: 1464,
        type_code: '52',
        operation_code: 2,
        date_created: '2026-03-02T00:00:00.000Z',
        created_id: { '@type': 'USER', displayValue: ' System', content: '3', id: '3' },
        old_name: '',
        new_name: {},
        int_col1: null,
      }),
    );
    const fromXml = readAuditRow(
      '<a:auditLog xmlns:a="urn:x"><a:id>1464</a:id><type_code>52</type_code><operation_code>2</operation_code><date_created>2026-03-02T00:00:00.000Z</date_created><created_id type="USER" displayValue=" System">3</created_id><old_name/><new_name></new_name><int_col1/></a:auditLog>',
    );
    expect(json.event).toEqual(fromXml.event);
    expect(json.event.actor).toBe('System');
  });

  test('the actor is the id where no name is shown', () => {
    expect(read({ created_id: '<created_id type="USER">u7</created_id>' })).toMatchObject({
      actor: 'u7',
      fields: { 'created_id.type': 'USER' },
    });
    expect(read({ created_id: '<created_id displayValue="  ">u7</created_id>' }).actor).toBe('u7');
  });

  test('text is decoded from entities and CDATA and is never converted', () => {
    const event = read({
      description: '<description> a &amp; b &#128512; <![CDATA[<c> &amp; ]]]]><![CDATA[>]]> &unknown; </description>',
      char_col1: '7e3',
      char_col3: '0x10',
    });
    expect(event.summary).toBe('a & b 😀 <c> &amp; ]]> &unknown;');
    expect(event.fields).toMatchObject({ char_col1: '7e3', char_col3: '0x10' });
  });

  test('unknown, repeated and nested elements are kept', () => {
    const event = readAuditRow(
      '<auditLog><id>1</id><date_created>2026-03-02</date_created><x>a</x><x>b</x><y><z q="1">c</z><w/></y></auditLog>',
    ).event;
    expect(event.fields).toMatchObject({ x: ['a', 'b'], y: { z: { '@q': '1', '#text': 'c' }, w: null } });
  });

  test.each([
    ['2026-03-02T10:00:00.000Z', '2026-03-02T10:00:00Z', false],
    ['2026-03-02T10:00:00Z', '2026-03-02T10:00:00Z', true],
    ['2026-03-02', '2026-03-02T00:00:00Z', true],
    ['2026-03-02T12:00:00+02:00', '2026-03-02T10:00:00Z', true],
  ])('date %s', (text, iso, kept) => {
    const event = read({ date_created: text });
    expect(event.timeMs).toBe(Date.parse(iso));
    expect('date_created' in event.fields).toBe(kept);
  });
});

describe('hashes of XML', () => {
  const plain =
    '<auditLog><id>1</id><date_created>2026-03-02</date_created><a/><b>x &amp; y</b><c p="1" q="2">t</c></auditLog>';

  test.each([
    [
      'order of elements',
      '<auditLog><c p="1" q="2">t</c><b>x &amp; y</b><a/><date_created>2026-03-02</date_created><id>1</id></auditLog>',
    ],
    ['order of attributes', plain.replace('p="1" q="2"', "q='2'   p='1'")],
    ['empty or self-closed', plain.replace('<a/>', '<a></a>')],
    ['CDATA or entities', plain.replace('x &amp; y', '<![CDATA[x & y]]>')],
    ['character references', plain.replace('&amp;', '&#38;')],
    ['layout', plain.replaceAll('><', '>\n  <')],
    ['white space around a text', plain.replace('>t<', '>\n t <')],
    ['an empty field more', plain.replace('<a/>', '<a/><d/>')],
    [
      'a namespace prefix',
      plain.replaceAll('auditLog', 'x:auditLog').replaceAll('<b>', '<x:b>').replaceAll('</b>', '</x:b>'),
    ],
    ['what only XML says of a lookup', plain.replace('p="1"', 'type="USER" uri="/x" p="1"')],
  ])('do not depend on %s', (_name, other) => {
    expect(readAuditRow(other.replace('<a>\n  </a>', '<a></a>')).hash).toBe(readAuditRow(plain).hash);
  });

  test.each([
    ['text', plain.replace('x &amp;', 'z &amp;')],
    ['white space in text', plain.replace('x &amp;', 'x  &amp;')],
    ['an attribute', plain.replace('q="2"', 'q="3"')],
    ['a field more', plain.replace('<a/>', '<a/><d>0</d>')],
    ['a field less', plain.replace('<b>x &amp; y</b>', '')],
    ['a field that comes twice', plain.replace('<a/>', '<b>z</b>')],
  ])('change with %s', (_name, other) => {
    expect(readAuditRow(other).hash).not.toBe(readAuditRow(plain).hash);
  });
});

test('rows that cannot be read come with a reason and a key', () => {
  expect(readRow('<auditLog><id>5</id></auditLog>')).toMatchObject({
    key: '5',
    timeMs: null,
    result: { unreadable: { reason: 'It has no date_created.' } },
  });
  expect(readRow('{"id":')).toMatchObject({
    result: { unreadable: { raw: '{"id":', reason: 'It is no valid JSON.' } },
  });
  expect(readRow('<auditLog><__proto__>x</__proto__></auditLog>')).toMatchObject({
    result: { unreadable: { reason: 'Its XML cannot be read.' } },
  });
  expect(readRow('{}').key).not.toBe(readRow('{"a":1}').key);
});
