import type { UndoState } from '#shared/saved-work.ts';
import { type Author, recordActivity } from '#core/store/activity-log.ts';
import type { WritableDatabase } from '#core/store/database-types.ts';
import type { UndoLog } from '#core/store/undo-log.ts';

/** What an act did: its result, and its line in the log. */
export interface Done<Output> {
  output: Output;
  /** Dotted, the thing first: `case.created`. */
  what: string;
  /** One sentence; undo is called by it too. */
  detail: string;
  /** `case:ID` where it belongs to an investigation. */
  subject: string | null;
}

/** A change of saved work, inside the caller's transaction. */
export type Act<Input, Output> = (database: WritableDatabase, input: Input, by: Author) => Done<Output>;

/** Does an act: what it changed can be taken back, and stands in the log. An act that changed nothing does neither. */
export function perform<Input, Output>(
  { database, undo }: { database: WritableDatabase; undo: UndoLog },
  act: Act<Input, Output>,
  input: Input,
  by: Author,
): { output: Output; undo: UndoState } {
  undo.begin();
  const { output, what, detail, subject } = act(database, input, by);
  const changed = undo.end({ label: detail, subject });
  if (changed > 0) recordActivity(database, { what, detail, subject }, by);
  return { output, undo: undo.state() };
}

/** Takes the last act back, or does it again; both stand in the log, beside the act itself. */
export function takeBack(
  { database, undo }: { database: WritableDatabase; undo: UndoLog },
  direction: 'undo' | 'redo',
  by: Author,
): UndoState {
  const step = direction === 'undo' ? undo.undo() : undo.redo();
  if (step !== null) {
    const [what, begin] = direction === 'undo' ? ['work.undone', 'Took back'] : ['work.redone', 'Did again'];
    recordActivity(database, { what, detail: `${begin}: ${step.label}`, subject: step.subject }, by);
  }
  return undo.state();
}
