import {
  acceptCompletion,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  selectedCompletion,
  startCompletion,
} from '@codemirror/autocomplete';
import { history, historyKeymap, standardKeymap } from '@codemirror/commands';
import { Prec } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import type { EditorView } from '@codemirror/view';

/** What the keys of the query ask of the window; those that answer `false` leave the key to the browser. */
export interface QueryKeyActions {
  run: () => void;
  /** Up on the first line. */
  earlier: () => boolean;
  /** Down on the last line. */
  later: () => boolean;
  escape: () => boolean;
}

const isOpen = (view: EditorView): boolean => completionStatus(view.state) === 'active';

/** Enter takes a completion only after one was chosen with the arrows, so that it always runs what one sees. */
function enter(view: EditorView, actions: QueryKeyActions): boolean {
  if (isOpen(view) && selectedCompletion(view.state) !== null && acceptCompletion(view)) return true;
  closeCompletion(view);
  actions.run();
  return true;
}

/** Tab takes the chosen completion, else the first; without a list it leaves the field as ever. */
function tab(view: EditorView): boolean {
  if (!isOpen(view)) return false;
  if (selectedCompletion(view.state) === null) moveCompletionSelection(true)(view);
  return acceptCompletion(view);
}

function up(view: EditorView, actions: QueryKeyActions): boolean {
  if (isOpen(view)) return moveCompletionSelection(false)(view);
  const line = view.state.doc.lineAt(view.state.selection.main.head);
  return line.number === 1 && actions.earlier();
}

function down(view: EditorView, actions: QueryKeyActions): boolean {
  if (isOpen(view)) return moveCompletionSelection(true)(view);
  const line = view.state.doc.lineAt(view.state.selection.main.head);
  return line.number === view.state.doc.lines && actions.later();
}

function insertLine(view: EditorView): boolean {
  view.dispatch(view.state.replaceSelection('\n'), { scrollIntoView: true, userEvent: 'input' });
  return true;
}

/** The keys of the query: its own undo inside, lines by Shift-Enter, lists by the arrows. */
export function queryKeys(actions: QueryKeyActions): Extension {
  return [
    history(),
    Prec.highest(
      keymap.of([
        { key: 'Shift-Enter', run: insertLine },
        { key: 'Enter', run: (view) => enter(view, actions) },
        { key: 'Mod-Enter', run: (view) => enter(view, actions) },
        { key: 'Tab', run: tab },
        { key: 'ArrowUp', run: (view) => up(view, actions) },
        { key: 'ArrowDown', run: (view) => down(view, actions) },
        { key: 'Escape', run: (view) => closeCompletion(view) || actions.escape() },
        { key: 'Ctrl-Space', run: startCompletion },
      ]),
    ),
    keymap.of([...historyKeymap, ...standardKeymap]),
  ];
}
