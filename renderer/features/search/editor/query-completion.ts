import { autocompletion } from '@codemirror/autocomplete';
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { formatNumber } from '#renderer/messages/format.ts';

/** One offer for the word at the cursor. */
export interface QueryOffer {
  label: string;
  /** What is put in its place, quoted where it has to be. */
  insert: string;
  kind: string;
  detail: string | null;
  /** Events with this value under the rest of the query; `null` for what is no value. */
  count: number | null;
}

export interface QueryOffers {
  from: number;
  to: number;
  options: QueryOffer[];
}

interface CountedCompletion extends Completion {
  count: number | null;
}

function makeCompletion({ label, insert, kind, detail, count }: QueryOffer): CountedCompletion {
  return { label, apply: insert, type: kind, count, ...(detail === null ? {} : { detail }) };
}

function drawCount(completion: Completion): Node | null {
  const { count } = completion as CountedCompletion;
  if (count === null) return null;
  const cell = document.createElement('span');
  cell.className = 'query-offer-count';
  cell.textContent = formatNumber(count);
  return cell;
}

/**
 * Offers fields, words and values for the place of the cursor. They open under keystrokes only: text that comes whole
 * (pasted, dictated, chosen elsewhere) needs no help, and no list may cover its result.
 */
export function queryCompletion(offer: (text: string, position: number) => Promise<QueryOffers | null>): Extension {
  let keystroke = false;

  async function complete(context: CompletionContext): Promise<CompletionResult | null> {
    const text = context.state.doc.toString();
    if (!context.explicit && (!keystroke || text.trim() === '')) return null;
    const offers = await offer(text, context.pos);
    if (offers === null || context.aborted) return null;
    const typed = text.slice(offers.from, offers.to);
    const options = offers.options.filter(({ insert }) => insert !== typed).map(makeCompletion);
    return options.length === 0 ? null : { from: offers.from, to: offers.to, options, filter: false };
  }

  return [
    EditorView.updateListener.of(({ docChanged, changes, transactions }) => {
      if (!docChanged) return;
      let inserted = 0;
      changes.iterChanges((_from, _to, _fromNew, _toNew, text) => (inserted += text.length));
      const accepted = transactions.some((each) => each.isUserEvent('input.complete'));
      keystroke = accepted || inserted <= 2;
    }),
    autocompletion({
      override: [complete],
      selectOnOpen: false,
      defaultKeymap: false,
      icons: false,
      interactionDelay: 0,
      // Rows come first: the list would be drawn in the same moment.
      activateOnTypingDelay: 120,
      // Behind a field's colon come its values.
      activateOnCompletion: (completion) => completion.type === 'field',
      maxRenderedOptions: 100,
      addToOptions: [{ render: drawCount, position: 90 }],
      tooltipClass: () => 'query-offers',
    }),
  ];
}
