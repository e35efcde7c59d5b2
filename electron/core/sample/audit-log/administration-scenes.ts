import { hostileTexts } from '#core/sample/hostile-text.ts';
import { hourMs, minuteMs } from '#core/sample/sample-calendar.ts';
import {
  administratorLookups,
  anyone,
  businessObjects,
  integrationLookup,
  recordId,
  systemUser,
} from './business-objects.ts';
import type { EntryFacts, EntryInput } from './entry-facts.ts';
import { customisationCodes, governanceLabels, logLabels, rightsCodes, unknownCodes } from './log-codes.ts';
import { wireTime } from './wire-entry.ts';

const verbs = ['View', 'Add', 'Update', 'Delete'] as const;

/** A limit on code was exceeded; operation codes have their own meaning here. */
export function governance({ own, group }: EntryInput): EntryFacts {
  const operationCode = (group % 5) + 1;
  const where = own.pick(['InvoiceDunningPolicy', 'RefundController', 'OrderEntryPage', 'NightlyReminder', 'StockApi']);
  const actor = own.chance(0.4) ? integrationLookup : anyone(own);
  const limit = own.pick(['number of queries', 'execution time', 'number of records']);
  return {
    typeCode: 137,
    operationCode,
    operationLabel: governanceLabels[operationCode] ?? 'Controller',
    description: `${where}: the ${limit} exceeded the threshold (${own.whole(1001, 9000)})`,
    actor,
    fields: {
      reference_id: operationCode === 1 ? recordId(own) : where,
      user_name: actor.displayValue,
      user_id: actor.content,
    },
  };
}

const scheduleTexts = ['Started', 'Completed', 'Completed with errors', 'Unable to schedule'] as const;

/** A scheduled activity starts; it ends well, with errors, or was never possible. */
export function schedule({ story, own, step, timeMs }: EntryInput): EntryFacts {
  const object = story.pick(businessObjects);
  const policy = recordId(story);
  const status = step === 0 ? 1 : own.chance(0.86) ? 2 : own.chance(0.7) ? 3 : 4;
  const name = story.pick(['Send reminders', 'Close old cases', 'Recalculate balances', 'Archive refunds']);
  return {
    typeCode: 60,
    operationCode: 1,
    description: `${name}: ${scheduleTexts[status - 1] ?? ''}`,
    actor: systemUser,
    object,
    fields: {
      reference_id: policy,
      int_col1: String(status),
      char_col1: scheduleTexts[status - 1] ?? null,
      char_col3: systemUser.content,
      date_col1: wireTime(timeMs - (step === 0 ? 0 : 10 * minuteMs)),
      date_col2: step === 0 ? null : wireTime(timeMs + (status === 4 ? hourMs : 0)),
    },
  };
}

/** A picklist's items, or a role's preferences for a workspace. */
export function preference({ own, group }: EntryInput): EntryFacts {
  const isPicklist = group % 2 === 0;
  return {
    typeCode: isPicklist ? 63 : 64,
    operationCode: own.whole(1, 3),
    description: isPicklist
      ? 'Picklist items of Reason were changed'
      : 'Workspace preferences of the role were changed',
    actor: own.pick(administratorLookups),
    fields: { char_col1: `${isPicklist ? 'picklist' : 'role'}_${own.whole(100, 140)}` },
  };
}

/** Roles, teams, users, sharing, the password policy, the audit log itself. */
export function rights({ own, group }: EntryInput): EntryFacts {
  const typeCode = rightsCodes[group % rightsCodes.length] ?? 19;
  const operationCode = own.pick([1, 2, 2, 3]);
  const who = anyone(own).displayValue;
  const role = own.pick(['Finance approver', 'Support lead', 'Data steward', 'System administrator']);
  const texts: Record<number, string> = {
    19: `Role ${role} was changed`,
    20: 'Team Finance EMEA was changed',
    21: `User ${who} was linked to team Finance EMEA with role ${role}`,
    22: `User ${who} was changed`,
    24: 'Ownership of team Support was moved',
    30: 'Data sharing policy of Salaries was changed',
    51: 'Password policy: passwords expire after 120 days',
    54: 'Team Support may see Contracts',
    107: 'Enhanced security audit was switched off',
  };
  const actor = own.chance(0.8) ? own.pick(administratorLookups) : anyone(own);
  return {
    typeCode,
    operationCode,
    description: texts[typeCode] ?? null,
    actor,
    fields: { reference_id: recordId(own) },
  };
}

/** Fields, objects, forms, pages, classes and whatever else administrators build. */
export function customisation({ own, group }: EntryInput): EntryFacts {
  const typeCode = customisationCodes[group % customisationCodes.length] ?? 26;
  const operationCode = own.pick([1, 2, 2, 3]);
  const object = own.pick(businessObjects);
  const name = own.pick([
    'invoice_total',
    'refund_reason',
    'approval_form',
    'CaseRouting',
    'OrderEntryPage',
    'überweisung',
  ]);
  const changed = operationCode === 2;
  return {
    typeCode,
    operationCode,
    description: `${verbs[operationCode] ?? 'Change'} ${logLabels[typeCode] ?? 'element'} ${name}`,
    actor: own.pick(administratorLookups),
    object,
    fields: { old_name: changed ? name : null, new_name: changed ? `${name}_v2` : name },
  };
}

/** Codes nobody has explained, and operations nobody has listed. */
export function unknown({ own, group }: EntryInput): EntryFacts {
  const typeCode = unknownCodes[group % unknownCodes.length] ?? 200;
  const oddOperation = group % 8 >= 6;
  return {
    typeCode,
    operationCode: oddOperation ? 77 : own.whole(0, 3),
    ...(oddOperation ? { operationLabel: own.chance(0.5) ? 'Re-Index All' : '' } : {}),
    description: own.chance(0.3) ? own.pick(hostileTexts) : null,
    actor: own.chance(0.5) ? systemUser : anyone(own),
    fields: { int_col2: String(own.whole(1, 9)), char_col1: own.chance(0.5) ? `x_${own.whole(1, 99)}` : null },
  };
}
