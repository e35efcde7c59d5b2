import { AppError } from '#shared/app-error.ts';
import type { StoryResult } from '#shared/investigation.ts';
import type { Act } from '#core/activity/act.ts';
import { countOf, shortened } from '#core/activity/words.ts';
import {
  addAttachment,
  addQuery,
  addSample,
  type NewCaseQuery,
  type NewCaseSample,
  testItem,
} from '#core/store/case-records.ts';
import {
  addNote,
  addTask,
  type CasePart,
  closeCase,
  createCase,
  editNote,
  editTask,
  foundCase,
  openCase,
  removeCase,
  removePart,
  reopenCase,
  type StoredCase,
  summaryOf,
  unknownPart,
  updateCase,
} from '#core/store/investigations.ts';
import type { TestResult } from '#shared/investigation.ts';

function act<Input, Output>(change: Act<Input, Output>): Act<Input, Output> {
  return change;
}

/** The log's line of an act on an investigation. */
function line(stored: StoredCase, what: string, detail: string) {
  return { what: `case.${what}`, detail: `${detail} (investigation ${stored.name})`, subject: `case:${stored.id}` };
}

/** Everything that changes an investigation itself; its events are `pin-acts.ts`. */
export const caseActs = {
  createCase: act((database, input: { name: string; description: string }, by) => {
    const stored = createCase(database, input, by);
    return {
      output: summaryOf(database, stored),
      what: 'case.created',
      detail: `Began the investigation ${stored.name}`,
      subject: `case:${stored.id}`,
    };
  }),

  updateCase: act(
    (database, input: { name: string; newName: string | null; description: string | null; story: string | null }) => {
      const stored = openCase(database, input.name);
      updateCase(database, stored, input);
      const parts = [
        ...(input.newName !== null && input.newName !== stored.name ? [`renamed it to ${input.newName}`] : []),
        ...(input.description !== null && input.description !== stored.description ? ['changed its description'] : []),
        ...(input.story !== null && input.story !== stored.story ? ['changed its story'] : []),
      ];
      const words = parts.length === 0 ? 'left it as it was' : parts.join(', ');
      const detail = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
      return { output: null, ...line(stored, 'changed', detail) };
    },
  ),

  closeCase: act((database, { name, results }: { name: string; results: StoryResult[] }, { nowMs }) => {
    const stored = openCase(database, name);
    closeCase(database, stored.id, results, nowMs);
    return { output: null, ...line(stored, 'closed', 'Closed it') };
  }),

  reopenCase: act((database, { name }: { name: string }) => {
    const stored = foundCase(database, name);
    if (stored.closedMs !== null) reopenCase(database, stored.id);
    return { output: null, ...line(stored, 'reopened', 'Reopened it') };
  }),

  removeCase: act((database, { name }: { name: string }) => {
    const stored = foundCase(database, name);
    removeCase(database, stored.id);
    return { output: null, ...line(stored, 'removed', 'Removed it') };
  }),

  addNote: act((database, { name, text }: { name: string; text: string }, by) => {
    const stored = openCase(database, name);
    if (text.trim() === '') throw new AppError('usage.invalid_argument', 'The note is empty.', 'Nothing was changed.');
    addNote(database, stored.id, text, by);
    return { output: null, ...line(stored, 'noted', `Noted “${shortened(text)}”`) };
  }),

  editNote: act((database, { name, id, text }: { name: string; id: number; text: string }) => {
    const stored = openCase(database, name);
    editNote(database, stored.id, id, text);
    return { output: null, ...line(stored, 'note-changed', `Changed note ${id} to “${shortened(text)}”`) };
  }),

  addTask: act((database, { name, text }: { name: string; text: string }, by) => {
    const stored = openCase(database, name);
    addTask(database, stored.id, text, by);
    return { output: null, ...line(stored, 'task-added', `Added the task “${shortened(text)}”`) };
  }),

  editTask: act((database, input: { name: string; id: number; text: string; done: boolean }, by) => {
    const stored = openCase(database, input.name);
    editTask(database, stored.id, input, by);
    const state = input.done ? 'done' : 'open';
    return { output: null, ...line(stored, 'task-changed', `Task “${shortened(input.text)}” is ${state}`) };
  }),

  removePart: act((database, { name, part, id }: { name: string; part: CasePart; id: number }) => {
    const stored = openCase(database, name);
    removePart(database, stored.id, part, id);
    return { output: null, ...line(stored, `${part}-removed`, `Removed ${part} ${id}`) };
  }),

  addQuery: act((database, { name, query }: { name: string; query: NewCaseQuery }, by) => {
    const stored = openCase(database, name);
    const output = addQuery(database, stored.id, query, by);
    const found = countOf(query.count, 'event');
    return {
      output,
      ...line(stored, 'query-added', `Kept the query ${query.query || '*'}, which found ${found}`),
    };
  }),

  attach: act(
    (
      database,
      {
        name,
        event,
        files,
      }: { name: string; event: string | null; files: { name: string; hash: string; bytes: number }[] },
      by,
    ) => {
      const stored = openCase(database, name);
      for (const file of files) addAttachment(database, stored.id, { ...file, event }, by);
      const names = files.map((file) => `${file.name} (sha256:${file.hash})`).join(', ');
      return { output: null, ...line(stored, 'attached', `Attached ${names}`) };
    },
  ),

  addSample: act((database, { name, sample }: { name: string; sample: NewCaseSample }, by) => {
    const stored = openCase(database, name);
    const output = addSample(database, stored.id, sample, by);
    const of = `${countOf(sample.items.length, 'event')} of ${sample.populationCount}`;
    return {
      output,
      ...line(stored, 'sampled', `Drew ${of} with the seed ${sample.seed} from ${sample.query || '*'}`),
    };
  }),

  testItem: act(
    (
      database,
      input: {
        name: string;
        id: number;
        event: string;
        result: TestResult | null;
        note: string;
        attachment: string | null;
        tester: string;
      },
      { nowMs },
    ) => {
      const stored = openCase(database, input.name);
      const owner = database
        .prepare<[number], number>('SELECT investigation_id FROM case_sample WHERE id = ?')
        .pluck()
        .get(input.id);
      if (owner !== stored.id) throw unknownPart('sample', input.id);
      if (!testItem(database, input.id, input, nowMs)) {
        throw new AppError(
          'usage.unknown_event',
          `${input.event} is not in sample ${input.id}.`,
          'Nothing was changed.',
        );
      }
      const detail = `Tested ${input.event}: ${input.result ?? 'no result'}`;
      return { output: null, ...line(stored, 'tested', detail) };
    },
  ),
};
