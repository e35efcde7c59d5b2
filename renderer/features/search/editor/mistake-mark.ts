import { StateEffect, StateField } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { Decoration, EditorView } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';

/** A stretch of the text, UTF-16 offsets. */
interface Place {
  from: number;
  to: number;
}

/** Puts the line under a mistake, or takes it away. */
export const markMistake = StateEffect.define<Place | null>();

const underline = Decoration.mark({ class: 'query-mistake' });

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    const effect = transaction.effects.find((each) => each.is(markMistake));
    if (effect === undefined) return shown.map(transaction.changes);
    const place = effect.value === null ? null : widen(effect.value, transaction.newDoc.length);
    return place === null ? Decoration.none : Decoration.set(underline.range(place.from, place.to));
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** A place within the text and one letter wide at least, so that the line can be seen; `null` in an empty text. */
function widen({ from, to }: Place, length: number): Place | null {
  if (length === 0) return null;
  const start = Math.min(from, length - 1);
  return { from: start, to: Math.max(start + 1, Math.min(to, length)) };
}

/** Underlines the place of the query's mistake; it moves along while the text around it is edited. */
export function mistakeMark(): Extension {
  return marks;
}
