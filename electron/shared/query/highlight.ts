import { styleTags, tags } from '@lezer/highlight';
import { parser } from './query-parser.js';

/** The query's parser with what its parts are, for an editor to colour them. */
export const highlightedParser = parser.configure({
  props: [
    styleTags({
      'FieldStart CompareStart': tags.propertyName,
      'Field/Bare Compare/Bare': tags.literal,
      'Field/Quoted Compare/Quoted': tags.string,
      'Text/Word': tags.content,
      'Text/Quoted': tags.string,
      OpenQuote: tags.invalid,
      'OrWord AndWord NotWord': tags.logicOperator,
      Minus: tags.operator,
      ItemOpen: tags.function(tags.propertyName),
      '( )': tags.paren,
      ',': tags.separator,
    }),
  ],
});
