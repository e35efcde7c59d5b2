import fc from 'fast-check';
import { environments, eventKinds } from '#shared/audit-event.ts';
import type { FieldValue, TickmarkQueryTree } from '#shared/query/tree.ts';
import { type ArchiveEvent, archiveEvent } from './search-archive.ts';

/** Few words, so that random queries and random events meet. */
const words = [
  'invoice',
  'Invoice_Service__c',
  'refund',
  'Zoë',
  'zoe',
  'RÉSUMÉ',
  'final',
  'release',
  '102',
  'Straße',
  '日本',
];
const texts = [
  ...words,
  'final release',
  'Final Release 42 to production',
  'dev.one@example.com',
  'dev.two@example.com',
  'release final',
  'a "quoted" text, with (brackets)',
  'C:\\Temp\\',
  ' Invoice ',
  'x-ray*',
  '!!! ???',
  'invoices',
];
const text = fc.constantFrom(...texts);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 2 });

const names = ['InvoiceService', 'InvoiceTest', 'Account.Name', 'invoiceservice', 'Zoë Layout', '日本'];
const types = ['ApexClass', 'Profile', 'apexclass', 'CustomField'];
const item = fc.record({
  change: maybe(fc.constantFrom('New', 'Changed', 'Deleted')),
  type: maybe(fc.constantFrom(...types)),
  name: maybe(fc.constantFrom(...names)),
  modifiedBy: maybe(fc.constantFrom('dev.one@example.com', 'Zoë')),
  modifiedAt: fc.constant(null),
});

/** Times around a change of clocks in central Europe, with many events in one second. */
export const firstMs = Date.parse('2026-03-28T20:00:00Z');
const timeMs = fc.oneof(
  fc.integer({ min: 0, max: 40 * 3600 }).map((second) => firstMs + second * 1000),
  fc.integer({ min: 0, max: 40 * 3_600_000 }).map((millisecond) => firstMs + millisecond),
  fc.constantFrom(firstMs, firstMs + 1, Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')),
);

const keys = ['FIN-101', 'fin-102', 'OPS-7'];
const facts = fc.record({
  timeMs,
  kind: fc.constantFrom(...eventKinds.slice(0, 4)),
  actor: maybe(text),
  operation: maybe(fc.constantFrom('deploy', 'view', 'Update')),
  operationCode: maybe(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom('n/a', '1001'))),
  type: maybe(text),
  typeCode: maybe(fc.oneof(fc.integer({ min: 100, max: 104 }), fc.constantFrom('102x', 'odd'))),
  object: maybe(text),
  record: maybe(text),
  recordAlias: maybe(text),
  origin: maybe(text),
  target: maybe(text),
  environment: maybe(fc.constantFrom(...environments.slice(0, 3))),
  status: maybe(fc.constantFrom('successful', 'failed', 'Partial')),
  summary: maybe(text),
  oldValue: maybe(text),
  newValue: maybe(text),
  items: fc.array(item, { maxLength: 4 }),
  workItems: fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 2 }),
  state: fc.constantFrom('none', 'not-requested', 'not-returned', null),
  violation: fc.boolean(),
  changed: fc.boolean(),
  isGearset: fc.boolean(),
  fields: fc.dictionary(
    fc.constantFrom('char_col4', 'Char_Col4', 'Notes', 'odd name'),
    fc.oneof(text, fc.constant(null), fc.integer({ min: 0, max: 3 }), fc.boolean(), fc.constant({ a: ['invoice'] })),
    { maxKeys: 3 },
  ),
});

/** A small archive of events from two connections. */
export const randomEvents: fc.Arbitrary<ArchiveEvent[]> = fc.array(facts, { minLength: 1, maxLength: 40 }).map((list) =>
  list.map(({ isGearset, state, workItems, items, ...rest }, index) =>
    archiveEvent({
      ...rest,
      // A plain copy: the generator's dictionaries are typed by their few keys.
      fields: { ...rest.fields } as ArchiveEvent['fields'],
      externalId: `e${index}`,
      connection: isGearset ? 'gs' : 'App Zoë',
      source: isGearset ? 'gearset' : 'agileapps',
      items: isGearset ? items : [],
      itemCount: isGearset ? items.length : null,
      workItems: workItems.map((key) => ({ system: 'jira' as const, key, url: null })),
      workItemState: workItems.length > 0 ? 'linked' : state,
    }),
  ),
);

function valuesOf(known: fc.Arbitrary<string>, beginnings = true): fc.Arbitrary<FieldValue[]> {
  const value: fc.Arbitrary<FieldValue> = fc.oneof(
    known.map((wanted) => ({ match: 'whole' as const, text: wanted })),
    fc.constant({ match: 'any' as const, text: '' }),
    ...(beginnings
      ? [
          known.map((wanted) => ({ match: 'prefix' as const, text: wanted.slice(0, 3) })),
          known.map((wanted) => ({ match: 'contains' as const, text: wanted.slice(1, 4) })),
        ]
      : []),
  );
  return fc.array(value, { minLength: 1, maxLength: 3 });
}

function fieldNode(field: string, known: fc.Arbitrary<string>, beginnings = true): fc.Arbitrary<TickmarkQueryTree> {
  return valuesOf(known, beginnings).map((values) => ({ kind: 'field', field, values, from: 0, to: 0 }));
}

const metadata = fieldNode('metadata', fc.constantFrom(...types, 'Flow'));
const change = fieldNode('change', fc.constantFrom('new', 'DELETED'));
const itemFields = fc.oneof(
  metadata,
  fieldNode('name', fc.constantFrom(...names, 'nothing')),
  change,
  fieldNode('modifiedby', fc.constantFrom('zoe', 'dev.one@example.com')),
);

const textNode: fc.Arbitrary<TickmarkQueryTree> = fc
  .record({
    text: fc.constantFrom(...texts.filter((one) => /[\p{L}\p{N}]/u.test(one)), 'nothing', 'e1', 'ApexClass', 'FIN-101'),
    match: fc.constantFrom('word', 'phrase', 'prefix', 'contains'),
  })
  .filter(({ text: wanted, match }) => match !== 'contains' || [...wanted.trim()].length >= 3)
  .map(({ text: wanted, match }) => {
    const isBare = /^[\p{L}\p{N}][\p{L}\p{N}_.@-]*$/u.test(wanted);
    return { kind: 'text', text: wanted, match: match === 'word' && !isBare ? 'phrase' : match, from: 0, to: 0 };
  });

const number = fc.integer({ min: -1, max: 110 }).map(String);
const operator = fc.constantFrom('>', '>=', '<', '<=');
const numberNode: fc.Arbitrary<TickmarkQueryTree> = fc
  .record({ field: fc.constantFrom('items', 'code', 'opcode'), operator, value: number })
  .map((node) => ({ kind: 'compare', ...node, from: 0, to: 0 }));
const dates = fc.constantFrom(
  '2026',
  '2026-03',
  '2026-03-29',
  '2026-03-29T02:30',
  '2026-03-28T21',
  '2026-03-29T10:00Z',
);
const timeNode: fc.Arbitrary<TickmarkQueryTree> = fc.oneof(
  fc
    .record({ operator, value: dates })
    .map((node) => ({ kind: 'compare' as const, field: 'time', ...node, from: 0, to: 0 })),
  fieldNode('time', fc.oneof(dates, fc.constantFrom('today', 'last-6h', 'last-month')), false),
  dates.map((low) => ({ kind: 'range' as const, field: 'time', low, high: null, from: 0, to: 0 })),
);

const hours = fc.integer({ min: 0, max: 23 }).map(String);
const clockNode: fc.Arbitrary<TickmarkQueryTree> = fc.oneof(
  hours.chain((value) =>
    operator.map((sign) => ({ kind: 'compare' as const, field: 'hour', operator: sign, value, from: 0, to: 0 })),
  ),
  hours.map((low) => ({ kind: 'range' as const, field: 'hour', low, high: null, from: 0, to: 0 })),
  fieldNode('hour', hours, false),
  fieldNode('weekday', fc.constantFrom('sat', 'sun', 'mon'), false),
);

const leaf: fc.Arbitrary<TickmarkQueryTree> = fc.oneof(
  { arbitrary: textNode, weight: 8 },
  { arbitrary: timeNode, weight: 3 },
  { arbitrary: numberNode, weight: 3 },
  { arbitrary: clockNode, weight: 2 },
  { arbitrary: itemFields, weight: 3 },
  ...['actor', 'object', 'origin', 'target', 'type', 'record', 'old', 'new', 'field.char_col4', 'field.odd name'].map(
    (field) => ({ arbitrary: fieldNode(field, text), weight: 1 }),
  ),
  { arbitrary: fieldNode('items', number, false), weight: 1 },
  { arbitrary: fieldNode('code', fc.constantFrom('102', '102x', 'odd')), weight: 1 },
  { arbitrary: fieldNode('opcode', fc.constantFrom('1001', '2', 'N/A')), weight: 1 },
  { arbitrary: fieldNode('op', fc.constantFrom('deploy', 'update')), weight: 1 },
  { arbitrary: fieldNode('status', fc.constantFrom('partial', 'failed')), weight: 1 },
  { arbitrary: fieldNode('kind', fc.constantFrom('data', 'Access'), false), weight: 1 },
  { arbitrary: fieldNode('env', fc.constantFrom('production', 'git'), false), weight: 1 },
  { arbitrary: fieldNode('source', fc.constantFrom('gearset', 'agileapps')), weight: 1 },
  { arbitrary: fieldNode('conn', fc.constantFrom('gs', 'app zoe')), weight: 1 },
  { arbitrary: fieldNode('violation', fc.constantFrom('yes', 'no'), false), weight: 1 },
  { arbitrary: fieldNode('changed', fc.constant('yes'), false), weight: 1 },
  { arbitrary: fieldNode('ticket', fc.constantFrom(...keys, 'any', 'none', 'not-returned')), weight: 2 },
  { arbitrary: fieldNode('tag', text), weight: 1 },
  { arbitrary: fieldNode('id', fc.constantFrom('gs:e0', 'App Zoë:e1', 'app zoe:e1', 'gs:E2'), false), weight: 1 },
  { arbitrary: fc.constant({ kind: 'all' as const }), weight: 1 },
);

function joined(of: fc.Arbitrary<TickmarkQueryTree>): fc.Arbitrary<TickmarkQueryTree> {
  return fc.oneof(
    fc.record({ kind: fc.constantFrom('and', 'or'), children: fc.array(of, { minLength: 2, maxLength: 4 }) }),
    of.map((child) => ({ kind: 'not' as const, child })),
  );
}

const twoFacts = fc.tuple(metadata, change).map((children): TickmarkQueryTree => ({ kind: 'and', children }));
const itemTree = fc.oneof(itemFields, twoFacts, joined(fc.oneof(itemFields, joined(itemFields))));
const itemNode = itemTree.map((child): TickmarkQueryTree => ({ kind: 'item', child, from: 0, to: 0 }));
const term = fc.oneof({ arbitrary: leaf, weight: 5 }, { arbitrary: itemNode, weight: 2 });

/** A random tree, as deep as queries are typed and a little deeper; every part of it can be printed. */
export const randomTree: fc.Arbitrary<TickmarkQueryTree> = fc.oneof(
  term,
  joined(term),
  joined(fc.oneof(term, joined(term))),
  joined(fc.oneof(term, joined(fc.oneof(term, joined(term))))),
);
