import { tagToken } from '#core/store/tag-token.ts';
import { fold } from '#shared/fold.ts';
import type { TextMatch } from '#shared/query/tree.ts';

/** Characters that mean something to the index or the driver, never to a user: separator of parts, NUL. */
const foreign = /[\0\x1f]/g;
const ideographs = /[\u4e00-\u9fff]/;
const nonSpacing = /\p{Mn}+/gu;

/**
 * A word, phrase or prefix as a full-text expression over the column `text`. The tokenizer splits it as it
 * splits the texts: what has punctuation becomes a phrase, case and accents don't matter.
 */
export function textExpression(text: string, match: Exclude<TextMatch, 'contains'>): string {
  const star = match === 'prefix' ? ' *' : '';
  // The index keeps the characters that came. Where folding does more than the tokenizer (ligatures,
  // full-width letters), the text is looked for in both forms.
  const tokenized = text.normalize('NFD').replace(nonSpacing, '').toLowerCase().trim();
  const folded = fold(text);
  const forms = tokenized === folded ? [text] : [text, folded];
  // Every term is held against each text's list of positions; without a column that is a look less. Only letters of
  // which tags consist, see tag-token.ts, could be found among the tags.
  const terms = forms.map((form) => `${ideographs.test(form) ? 'text : ' : ''}${quoteTerm(form)}${star}`);
  return terms.length === 1 ? (terms[0] as string) : `(${terms.join(' OR ')})`;
}

/** Whether the tokenizer finds anything in a text; without a token nothing can be looked up. */
export function hasToken(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Events that have one of these dictionary values. */
export function tagExpression(dictionaryIds: readonly number[]): string {
  const tokens = dictionaryIds.map((id) => `"${tagToken(id)}"`);
  return tokens.length === 1 ? `tags : ${tokens[0]}` : `tags : (${tokens.join(' OR ')})`;
}

function quoteTerm(text: string): string {
  return `"${text.replace(foreign, ' ').replaceAll('"', '""')}"`;
}
