import { AppError } from '#shared/app-error.ts';
import type { TagColour } from '#shared/investigation.ts';
import type { Act } from '#core/activity/act.ts';
import { countOf, shortened } from '#core/activity/words.ts';
import { notePinned, pinMarked, unpinMarked } from '#core/store/case-events.ts';
import { openCase } from '#core/store/investigations.ts';
import { type ChosenEvents, findMarked, markedAmong, markEvents, refuseMoved } from '#core/store/marked-events.ts';
import { removeTag, saveTag, tagMarked, untagMarked } from '#core/store/tags.ts';
import type { WritableDatabase } from '#core/store/database-types.ts';

/** Events to mark, and names of events that are in no archive here but may be marked already. */
export interface Choice {
  chosen: ChosenEvents;
  unknown: string[];
}

function act<Input, Output>(change: Act<Input, Output>): Act<Input, Output> {
  return change;
}

/** Marks what is chosen; the answer are the marked events. */
function mark(database: WritableDatabase, choice: Choice): number[] {
  refuseMoved(database, choice.chosen);
  const absent = choice.unknown[0];
  if (absent !== undefined) {
    throw new AppError(
      'usage.unknown_event',
      `There is no event ${absent}.`,
      'Nothing was changed. Ids look like NAME:EXTERNAL-ID.',
    );
  }
  markEvents(database, choice.chosen.ids);
  return markedAmong(database, choice.chosen.ids);
}

/** What is chosen and marked already. */
function marked(database: WritableDatabase, choice: Choice): number[] {
  refuseMoved(database, choice.chosen);
  const others = choice.unknown.map((name) => findMarked(database, name)).filter((id) => id !== null);
  return [...markedAmong(database, choice.chosen.ids), ...others];
}

/** Everything that pins, notes and tags events. */
export const pinActs = {
  pinEvents: act(
    (
      database,
      { name, choice, note, tag }: { name: string; choice: Choice; note: string | null; tag: string | null },
      by,
    ) => {
      const stored = openCase(database, name);
      const ids = mark(database, choice);
      const pinned = pinMarked(database, stored.id, ids, by);
      if (note !== null) notePinned(database, stored.id, ids, note);
      if (tag !== null) tagMarked(database, ids, tag, by);
      const acts = [
        ...(pinned > 0 || (note === null && tag === null) ? [`pinned ${countOf(pinned, 'event')}`] : []),
        ...(note === null ? [] : [`noted “${shortened(note)}” on ${countOf(ids.length, 'event')}`]),
        ...(tag === null ? [] : [`tagged ${countOf(ids.length, 'event')} ${tag}`]),
      ].join(', ');
      const first = ids.length === 1 ? nameOf(database, ids[0] as number) : '';
      return {
        output: pinned,
        what: pinned > 0 ? 'case.pinned' : note === null ? 'case.tagged' : 'case.event-noted',
        detail: `${acts.charAt(0).toUpperCase()}${acts.slice(1)}${first} (investigation ${stored.name})`,
        subject: `case:${stored.id}`,
      };
    },
  ),

  unpinEvents: act((database, { name, choice }: { name: string; choice: Choice }) => {
    const stored = openCase(database, name);
    const ids = marked(database, choice);
    const output = unpinMarked(database, stored.id, ids);
    const first = ids.length === 1 ? nameOf(database, ids[0] as number) : '';
    return {
      output,
      what: 'case.unpinned',
      detail: `Unpinned ${countOf(output, 'event')}${first} (investigation ${stored.name})`,
      subject: `case:${stored.id}`,
    };
  }),

  tagEvents: act((database, { choice, tag, on }: { choice: Choice; tag: string; on: boolean }, by) => {
    const output = on
      ? tagMarked(database, mark(database, choice), tag, by)
      : untagMarked(database, marked(database, choice), tag);
    const detail = on
      ? `Tagged ${countOf(output, 'event')} ${tag}`
      : `Took the tag ${tag} off ${countOf(output, 'event')}`;
    return { output, what: on ? 'tag.given' : 'tag.taken', detail, subject: null };
  }),

  saveTag: act((database, { name, newName, colour }: { name: string; newName: string; colour: TagColour }) => {
    saveTag(database, name, newName, colour);
    return { output: null, what: 'tag.saved', detail: `Saved the tag ${newName} (${colour})`, subject: null };
  }),

  removeTag: act((database, { name }: { name: string }) => {
    removeTag(database, name);
    return { output: null, what: 'tag.removed', detail: `Removed the tag ${name}`, subject: null };
  }),
};

function nameOf(database: WritableDatabase, markedId: number): string {
  const name = database
    .prepare<[number], string>(`SELECT connection || ':' || external_id FROM marked_event WHERE id = ?`)
    .pluck()
    .get(markedId);
  return ` ${name ?? ''}`;
}
