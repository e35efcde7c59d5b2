import type { UndoState } from '#shared/saved-work.ts';
import { type Act, perform, takeBack } from '#core/activity/act.ts';
import { filterActs } from '#core/filters/filter-acts.ts';
import { caseActs } from '#core/investigations/case-acts.ts';
import { caseFileActs } from '#core/investigations/case-file-acts.ts';
import { pinActs } from '#core/investigations/pin-acts.ts';
import { type Activity, type Author, recordActivity } from '#core/store/activity-log.ts';
import type { WritableDatabase } from '#core/store/database-types.ts';
import { relinkMarked } from '#core/store/marked-events.ts';
import { createUndoLog, type UndoLog } from '#core/store/undo-log.ts';

const acts = { ...filterActs, ...caseActs, ...pinActs, ...caseFileActs };

type ActMethods = {
  [Name in keyof typeof acts]: (typeof acts)[Name] extends Act<infer Input, infer Output>
    ? (request: { input: Input; by: Author }) => { output: Output; undo: UndoState }
    : never;
};

/** The writer's methods for saved work: every act with its undo and its line in the log. */
export function createSavedWorkWriter(write: <Output>(change: (database: WritableDatabase) => Output) => Output) {
  let log: UndoLog | null = null;

  function withUndo<Output>(change: (open: { database: WritableDatabase; undo: UndoLog }) => Output): Output {
    // In a transaction of its own: what undoes acts must not vanish with an act that fails.
    const undo = (log ??= write(createUndoLog));
    try {
      return write((database) => change({ database, undo }));
    } catch (thrown) {
      undo.forget();
      throw thrown;
    }
  }

  const methods = Object.fromEntries(
    Object.entries(acts).map(([name, act]) => [
      name,
      ({ input, by }: { input: never; by: Author }) =>
        withUndo((open) => perform(open, act as Act<never, unknown>, input, by)),
    ]),
  ) as ActMethods;

  return {
    ...methods,

    takeBack({ direction, by }: { direction: 'undo' | 'redo'; by: Author }): UndoState {
      return withUndo((open) => takeBack(open, direction, by));
    },

    undoState(): UndoState {
      return log?.state() ?? { undo: null, redo: null };
    },

    recordActivity({ activity, by }: { activity: Activity; by: Author }): void {
      write((database) => recordActivity(database, activity, by));
    },

    /** Finds marked events again that have come (back) into the archive. */
    relinkMarked(): void {
      write(relinkMarked);
    },
  };
}
