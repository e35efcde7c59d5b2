import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, tooltips } from '@codemirror/view';
import { mistakeMark } from './mistake-mark.ts';
import { mountEditorStyles } from './mount-styles.ts';
import { queryCompletion } from './query-completion.ts';
import type { QueryOffers } from './query-completion.ts';
import { queryKeys } from './query-keys.ts';
import type { QueryKeyActions } from './query-keys.ts';
import { queryLanguage } from './query-language.ts';
import { typingOver } from './typing-over.ts';

export interface QueryEditorOptions {
  parent: HTMLElement;
  text: string;
  /** Name of the field for screen readers. */
  label: string;
  /** Name of the list of completions. */
  listLabel: string;
  onText: (text: string) => void;
  keys: QueryKeyActions;
  offer: (text: string, position: number) => Promise<QueryOffers | null>;
}

/** Changes that came from outside, not from the field. */
const fromOutside = Annotation.define<boolean>();

/** Makes the query's text field: an editor of one line that grows on Shift-Enter. */
export function createQueryEditor(options: QueryEditorOptions): EditorView {
  mountEditorStyles();
  return new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        EditorState.phrases.of({ Completions: options.listLabel }),
        queryKeys(options.keys),
        queryLanguage(),
        mistakeMark(),
        typingOver(),
        queryCompletion(options.offer),
        // Outside of the bar nothing cuts the list off.
        tooltips({ parent: document.body, position: 'fixed' }),
        // A list that is pasted, one value a line, becomes one query.
        EditorView.clipboardInputFilter.of((text) => text.trim().replaceAll(/\s*[\r\n]+\s*/g, ' ')),
        EditorView.contentAttributes.of({
          role: 'searchbox',
          'aria-label': options.label,
          'aria-multiline': 'false',
          autocapitalize: 'off',
          autocorrect: 'off',
          spellcheck: 'false',
        }),
        EditorView.updateListener.of((update) => {
          const outside = update.transactions.some((each) => each.annotation(fromOutside));
          if (update.docChanged && !outside) options.onText(update.state.doc.toString());
        }),
      ],
    }),
  });
}

/** Shows another text; the cursor goes to its end. The field's own undo knows this step, too. */
export function replaceText(view: EditorView, text: string): void {
  if (view.state.doc.toString() === text) return;
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    selection: { anchor: text.length },
    annotations: fromOutside.of(true),
  });
}
