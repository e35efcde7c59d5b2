import { hostileTexts } from '#core/sample/hostile-text.ts';
import { administrators, businessUsers, integrationUser, nightOwl } from '#core/sample/people.ts';
import { type Random, mix } from '#core/sample/random.ts';
import type { WireLookup } from './wire-entry.ts';

/** An object type of the sample organisation. */
export interface BusinessObject {
  id: string;
  name: string;
  /** The log code of changes to its records. */
  dataCode: number;
}

/** Object ids are opaque: some are system names, others plain hexadecimal. */
export const businessObjects: readonly BusinessObject[] = [
  { id: 'NETWORK_CONTACT_04f1a2', name: 'Contacts', dataCode: 2 },
  { id: 'NETWORK_ACCOUNT_7be310', name: 'Accounts', dataCode: 1 },
  { id: '62685da588af49e8943d99', name: 'Cases', dataCode: 52 },
  { id: 'a41c0e77d2f84b6c9a5501', name: 'Invoices', dataCode: 52 },
  { id: '0d9f3b62c4e14f7fb88e02', name: 'Refunds', dataCode: 52 },
  { id: '5e7708aa91d34c0e8f1203', name: 'Contracts', dataCode: 52 },
  { id: 'c90b1d4473a84a51a7f404', name: 'Employees', dataCode: 52 },
  { id: '31e6f2c05b7d4d0a96ce05', name: 'Salaries', dataCode: 52 },
  { id: 'NETWORK_088rc78cc8fa4e732', name: 'Orders', dataCode: 52 },
];

export const contacts: BusinessObject = businessObjects[0] as BusinessObject;
export const salaries: BusinessObject = businessObjects[7] as BusinessObject;

/** The service's own actor: its display value begins with a blank, because it has no first name. */
export const systemUser: WireLookup = { content: '3', displayValue: ' System', type: 'USER' };

/** The lookup of a person; ids are opaque texts. */
export function userLookup(name: string): WireLookup {
  let hash = 7;
  for (const character of name) hash = mix(hash, character.codePointAt(0) ?? 0);
  return {
    content: `u${hash.toString(36).padStart(7, '0')}x${(hash % 997).toString(36)}`,
    displayValue: name,
    type: 'USER',
  };
}

const personLookups = businessUsers.map(userLookup);
export const administratorLookups = administrators.map(userLookup);
export const nightOwlLookup = userLookup(nightOwl);
export const integrationLookup = userLookup(integrationUser);

/** Somebody at work; some people are busier than others. */
export function anyone(random: Random): WireLookup {
  const place = Math.floor(random.fraction() * random.fraction() * personLookups.length);
  return personLookups[place] ?? systemUser;
}

const recordWords = [
  'North',
  'Harbour',
  'Lindgren',
  'Blue River',
  'Atlas',
  'Orchard',
  'Zoë',
  'Kestrel',
  'Müller',
  'Juniper',
];
const recordKinds = ['Trading', 'Logistics', 'Bakery', 'Works', 'Clinic', 'Foods', 'Studio', 'Labs'];

/** The name of a record as people see it; now and then one that careless readers trip over. */
export function recordName(random: Random, object: BusinessObject): string {
  if (random.chance(0.008)) return random.pick(hostileTexts);
  const number = random.whole(1000, 9999);
  switch (object.name) {
    case 'Invoices':
      return `INV-${number}`;
    case 'Refunds':
      return `REF-${number}`;
    case 'Cases':
      return `Case ${number}`;
    case 'Orders':
      return `ORD-${number}`;
    case 'Contacts':
      return `Contact ${number} at ${random.pick(recordWords)} ${random.pick(recordKinds)}`;
    case 'Employees':
    case 'Salaries':
      return `Employee ${number}`;
    default:
      return `${random.pick(recordWords)} ${random.pick(recordKinds)}`;
  }
}

/** The id of a record: digits, too many for a number. */
export function recordId(random: Random): string {
  return `9186${random.whole(10_000_000, 99_999_999)}${random.whole(10_000_000, 99_999_999)}`;
}
