import { HighlightStyle, LRLanguage, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { styleTags, tags } from '@lezer/highlight';
import { parser } from '#shared/query/query-parser.js';

const language = LRLanguage.define({
  name: 'query',
  parser: parser.configure({
    props: [
      styleTags({
        'FieldStart CompareStart ItemOpen': tags.propertyName,
        'Bare Quoted': tags.string,
        OpenQuote: tags.invalid,
        'OrWord/... AndWord/... NotWord/... Minus': tags.operatorKeyword,
        '( ) ,': tags.punctuation,
      }),
    ],
  }),
});

/** Colours come from the window's tokens; the classes stand in QueryEditor. */
const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, class: 'query-field' },
  { tag: tags.string, class: 'query-value' },
  { tag: tags.operatorKeyword, class: 'query-operator' },
  { tag: tags.punctuation, class: 'query-sign' },
]);

/** The grammar of queries as a language of the editor: its parts are told apart by colour and weight. */
export function queryLanguage(): Extension {
  return [language.extension, syntaxHighlighting(highlighting)];
}
