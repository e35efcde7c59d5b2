import { startCompletion } from '@codemirror/autocomplete';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, tooltips } from '@codemirror/view';
import { markMistake, mistakeMark } from './mistake-mark.ts';
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

/** The query's text field, once it stands. */
export interface QueryEditor {
  /** Shows another text; the cursor goes to its end. The field's own undo knows this step, too. */
  showText: (text: string) => void;
  /** Underlines a stretch; `null` for none. */
  showMistake: (mistake: { from: number; to: number } | null) => void;
  /** Names the element that tells a mistake to screen readers; `null` for no mistake. */
  describeBy: (id: string | null) => void;
  /** Puts the cursor into the field, on a stretch or, without one, on the whole text. */
  focus: (place?: { from: number; to: number }) => void;
  /** Opens the list of what fits at the cursor. */
  openOffers: () => void;
  destroy: () => void;
}

/** Changes that came from outside, not from the field. */
const fromOutside = Annotation.define<boolean>();

/** Makes the query's text field: an editor of one line that grows on Shift-Enter. */
export function createQueryEditor(options: QueryEditorOptions): QueryEditor {
  mountEditorStyles();
  const view = new EditorView({
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

  return {
    showText(text) {
      if (view.state.doc.toString() === text) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: text.length },
        annotations: fromOutside.of(true),
      });
    },
    showMistake: (mistake) => view.dispatch({ effects: markMistake.of(mistake) }),
    describeBy(id) {
      view.contentDOM.setAttribute('aria-invalid', String(id !== null));
      if (id === null) view.contentDOM.removeAttribute('aria-describedby');
      else view.contentDOM.setAttribute('aria-describedby', id);
    },
    focus(place) {
      const { length } = view.state.doc;
      const [anchor, head] = place ? [place.from, place.to] : [0, length];
      view.focus();
      view.dispatch({
        selection: { anchor: Math.min(anchor, length), head: Math.min(head, length) },
        scrollIntoView: true,
      });
    },
    openOffers: () => void startCompletion(view),
    destroy: () => view.destroy(),
  };
}
