import { hostileTexts } from '#core/sample/hostile-text.ts';
import {
  anyone,
  businessObjects,
  integrationLookup,
  nightOwlLookup,
  recordId,
  recordName,
  systemUser,
} from './business-objects.ts';
import type { EntryFacts, EntryInput } from './entry-facts.ts';

const verbs = ['viewed', 'added', 'updated', 'deleted'] as const;

/** A record was added, changed or deleted, or something that hangs on it. */
export function recordChange({ own }: EntryInput): EntryFacts {
  const object = own.pick(businessObjects);
  const dice = own.fraction();
  const operationCode = dice < 0.3 ? 1 : dice < 0.88 ? 2 : 3;
  const record = recordId(own);
  if (own.chance(0.04)) {
    return {
      typeCode: own.chance(0.5) ? 90 : 52,
      operationCode: 3,
      description: `User: System has deleted record: ${record} from the Recycle Bin`,
      actor: systemUser,
      object,
      fields: { reference_id: record },
    };
  }
  const actor = own.chance(0.15) ? integrationLookup : anyone(own);
  const plain = `User: ${actor.displayValue} has ${verbs[operationCode] ?? 'changed'} record: ${recordName(own, object)}`;
  const description = own.chance(0.03) ? `\n         ${plain}\n        ` : plain;
  return {
    typeCode: own.chance(0.1) ? own.pick([7, 29, 118, 120, 121, 122]) : object.dataCode,
    operationCode,
    description: own.chance(0.1) ? null : own.chance(0.006) ? own.pick(hostileTexts) : description,
    actor,
    object,
    fields: { reference_id: record, owner_id: anyone(own).content },
  };
}

const auditedFields = ['amount', 'status', 'iban', 'credit_limit', 'owner', 'email', 'due_date', 'notes'] as const;
const statuses = ['New', 'Open', 'Waiting', 'Approved', 'Rejected', 'Closed'] as const;

/** The old and the new value of a field. */
export function fieldAudit({ own }: EntryInput): EntryFacts {
  const object = own.pick(businessObjects);
  const field = own.pick(auditedFields);
  const value = () => {
    if (field === 'status') return own.pick(statuses);
    if (field === 'due_date') return `2026-0${own.whole(1, 9)}-1${own.whole(0, 9)}`;
    if (field === 'iban') return `XX00 EXAM PLE0 ${own.whole(1000, 9999)}`;
    if (field === 'notes') return own.pick(hostileTexts);
    if (field === 'email' || field === 'owner') return anyone(own).displayValue;
    return `${own.whole(1, 99_999)}.00`;
  };
  return {
    typeCode: 61,
    operationCode: 2,
    description: `${field} of ${recordName(own, object)} has changed`,
    actor: anyone(own),
    object,
    fields: {
      reference_id: recordId(own),
      owner_id: anyone(own).content,
      char_col1: `field_${field}`,
      old_name: own.chance(0.1) ? null : value(),
      new_name: own.chance(0.05) ? null : value(),
    },
  };
}

/** One row of a mass operation: hundreds of them share a second. */
export function massOperation({ story, own, step }: EntryInput): EntryFacts {
  const object = story.pick(businessObjects);
  const operationCode = story.pick([2, 2, 3]);
  const actor = anyone(story);
  return {
    typeCode: 55,
    operationCode,
    description: `Mass ${operationCode === 2 ? 'update' : 'delete'} of ${object.name}: ${recordName(own, object)}`,
    actor,
    object,
    fields: { reference_id: recordId(own), int_col1: String(step + 1) },
  };
}

/** An import or an export by day. */
export function transfer({ own }: EntryInput): EntryFacts {
  const object = own.pick(businessObjects);
  const rows = own.whole(3, 4000);
  const isExport = own.chance(0.6);
  const word = isExport ? 'Exported' : 'Imported';
  return {
    typeCode: isExport ? 102 : 36,
    operationCode: isExport ? 0 : 1,
    description: `${word} ${rows} ${object.name} records`,
    actor: own.chance(0.3) && !isExport ? integrationLookup : anyone(own),
    object,
    fields: { int_col1: String(rows) },
  };
}

/** An export in the small hours. */
export function nightExport({ own }: EntryInput): EntryFacts {
  const object = own.pick(businessObjects);
  const rows = own.whole(2000, 48_000);
  return {
    typeCode: 102,
    operationCode: 1,
    description: `Exported ${rows} ${object.name} records to ${object.name.toLowerCase()}.csv`,
    actor: nightOwlLookup,
    object,
    fields: { int_col1: String(rows) },
  };
}
