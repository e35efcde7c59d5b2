import { HighlightStyle, LRLanguage, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';
import { highlightedParser } from '#shared/query/highlight.ts';

const language = LRLanguage.define({ name: 'query', parser: highlightedParser });

/** Colours come from the window's tokens; the classes stand in QueryEditor. */
const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, class: 'query-field' },
  { tag: [tags.logicOperator, tags.operator], class: 'query-operator' },
  { tag: [tags.paren, tags.separator], class: 'query-sign' },
]);

/** The grammar of queries as a language of the editor: its parts are told apart by colour and weight. */
export function queryLanguage(): Extension {
  return [language.extension, syntaxHighlighting(highlighting)];
}
