import { anyone, businessObjects, contacts, recordId, recordName, salaries } from './business-objects.ts';
import type { EntryFacts, EntryInput } from './entry-facts.ts';

/** A login, and the logout that belongs to it. */
export function session({ story, step }: EntryInput): EntryFacts {
  const actor = anyone(story);
  return {
    typeCode: 25,
    operationCode: step === 0 ? 1 : 2,
    description: `User: ${actor.displayValue} has logged ${step === 0 ? 'in' : 'out'}`,
    actor,
    fields: { char_col3: actor.content },
  };
}

/** A wrong password. */
export function failedLogin({ story, step }: EntryInput): EntryFacts {
  const actor = anyone(story);
  return {
    typeCode: 25,
    operationCode: 1,
    description: `Invalid login attempt ${step + 1} for user: ${actor.displayValue}`,
    actor,
    fields: { char_col3: actor.content },
  };
}

/** A record was looked at. */
export function recordView({ own }: EntryInput): EntryFacts {
  const object = own.pick(businessObjects);
  const name = recordName(own, object);
  return {
    typeCode: object.dataCode,
    operationCode: 0,
    description: own.chance(0.5) ? `Viewed ${object.name} record ${name}` : null,
    actor: anyone(own),
    object,
    fields: { reference_id: recordId(own), char_col4: name },
  };
}

const searchTexts = [
  'Test',
  'invoice',
  'refund',
  'open cases',
  'müller',
  'INV-4711',
  'Zoë',
  'harbour',
  '"final release"',
];
const salaryTexts = ['salary', 'Salary 2026', 'salary band', 'SALARIES'];

/** A search in one object, or in all; some look for what is none of their business. */
export function search({ own, latest }: EntryInput): EntryFacts {
  const aboutSalaries = latest || own.chance(0.04);
  const everywhere = own.chance(0.3);
  const object = aboutSalaries ? salaries : own.pick(businessObjects);
  const text = own.pick(aboutSalaries ? salaryTexts : searchTexts);
  const description = everywhere ? `Search all objects for "${text}"` : `Search ${object.name} for "${text}"`;
  const facts = { typeCode: 66, operationCode: 1, description, actor: anyone(own) };
  const fields = { reference_id: '-1', char_col4: everywhere ? text.toUpperCase() : text };
  return everywhere ? { ...facts, fields } : { ...facts, object, fields };
}

/** An access that was refused, marked in one of the three ways, or in all of them. */
export function violation({ own, latest }: EntryInput): EntryFacts {
  const object = latest || own.chance(0.35) ? contacts : own.pick(businessObjects);
  const name = recordName(own, object);
  const marker = own.whole(0, 3);
  const operation = own.pick([1001, 1001, 1002, 1003, 1004]);
  return {
    typeCode: marker === 0 || marker === 3 ? 68 : object.dataCode,
    operationCode: marker === 1 || marker === 3 ? operation : operation - 1001,
    description: `Access to ${object.name} record ${name} was denied`,
    actor: anyone(own),
    object,
    fields: { reference_id: recordId(own), char_col4: name, int_col3: marker >= 2 ? '-1' : null },
  };
}

/** A tab was opened. */
export function tab({ own }: EntryInput): EntryFacts {
  const object = own.pick(businessObjects);
  return { typeCode: 69, operationCode: 0, description: `Tab ${object.name}`, actor: anyone(own), object };
}
