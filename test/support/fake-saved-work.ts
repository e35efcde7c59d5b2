import { AppError } from '#shared/app-error.ts';
import { investigationCallNames } from '#shared/investigation.ts';
import { savedFilterCallNames } from '#shared/saved-filter.ts';
import { savedWorkCallNames } from '#shared/saved-work.ts';
import type { EngineHandlers } from '#engine/engine-core.ts';

const names = [...savedFilterCallNames, ...investigationCallNames, ...savedWorkCallNames];

/** What a workspace without saved work answers; it can't save any. */
const answers: Partial<Record<(typeof names)[number], unknown>> = {
  'filter.list': [],
  'filter.counts': [],
  'filter.cancelCounts': null,
  'case.list': [],
  'tag.list': [],
  'event.marks': [],
  'work.undoState': { undo: null, redo: null },
  'work.undo': { undo: null, redo: null },
  'work.redo': { undo: null, redo: null },
  'log.read': { total: 0, entries: [] },
};

export function fakeSavedWork(): Pick<EngineHandlers, (typeof names)[number]> {
  const entries = names.map((name) => [
    name,
    async () => {
      if (name in answers) return answers[name];
      throw new AppError('usage.invalid_argument', 'The invented workspace keeps no saved work.');
    },
  ]);
  return Object.fromEntries(entries) as Pick<EngineHandlers, (typeof names)[number]>;
}
