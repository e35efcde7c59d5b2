import { randomFor } from '#core/sample/random.ts';
import type { Slot } from '#core/sample/slot-table.ts';
import { failedLogin, recordView, search, session, tab, violation } from './access-scenes.ts';
import { customisation, governance, preference, rights, schedule, unknown } from './administration-scenes.ts';
import { fieldAudit, massOperation, nightExport, recordChange, transfer } from './data-scenes.ts';
import type { EntryMaker } from './entry-facts.ts';
import { type EntryScene, entryScenes } from './entry-scenes.ts';
import { logLabels, operationLabels } from './log-codes.ts';
import { firstLatestGroup } from './plan-entries.ts';
import { type WireEntry, usualFields, wireTime } from './wire-entry.ts';

const stream = 22;

const makers: Record<EntryScene, EntryMaker> = {
  session,
  failedLogin,
  recordView,
  recordChange,
  fieldAudit,
  search,
  massOperation,
  transfer,
  violation,
  governance,
  schedule,
  preference,
  tab,
  rights,
  customisation,
  unknown,
  nightExport,
};

const makerByCode = new Map(
  Object.entries(entryScenes).map(([name, code]) => [code as number, makers[name as EntryScene]]),
);

/** Makes the entry of a slot; a pure function of the seed, the slot and the place in time order. */
export function makeEntry(seed: number, slot: Slot, place: number): WireEntry {
  const maker = makerByCode.get(slot.scene);
  if (!maker) throw new RangeError(`No scene ${slot.scene}.`);
  const story = randomFor(seed, stream, slot.scene, slot.group);
  const own = randomFor(seed, stream, slot.scene, slot.group, slot.step + 1);
  const { timeMs, group, step } = slot;
  const facts = maker({ timeMs, group, step, story, own, latest: group >= firstLatestGroup });

  const entry: WireEntry = { ...blankEntry(entryId(place), timeMs) };
  const code = facts.operationCode;
  entry['type_code'] = String(facts.typeCode);
  entry['type'] = logLabels[facts.typeCode] ?? null;
  entry['operation_code'] = String(code);
  entry['operation'] = (facts.operationLabel ?? operationLabels[code] ?? '') || null;
  entry['description_key'] = facts.description;
  entry['description'] = facts.description;
  entry['created_id'] = facts.actor;
  entry['owner_id'] = facts.actor.content;
  if (facts.object) {
    const { id, name } = facts.object;
    entry['object'] = id;
    // Most entries name their object; for some only the key's display value does.
    const named = place % 12 !== 5;
    entry['object_key'] = named ? id : { content: id, displayValue: name, type: 'OBJECT' };
    entry['object_singular_name'] = named ? name : null;
  }
  return Object.assign(entry, facts.fields);
}

/** An entry whose fields are all there and all empty. */
export function blankEntry(id: string, timeMs: number): WireEntry {
  const entry: WireEntry = { id, date_created: '' };
  for (const field of usualFields) entry[field] = null;
  for (const field of ['reference_id', 'owner_id', 'date_col1', 'date_col2', 'object_singular_name'])
    entry[field] = null;
  entry.id = id;
  entry.date_created = wireTime(timeMs);
  return entry;
}

/** Ids rise with time in the large, but not from row to row: each block of 64 is shuffled. */
function entryId(place: number): string {
  const block = Math.floor(place / 64);
  return String(1000 + block * 64 + (((place % 64) * 29 + 17) % 64));
}
