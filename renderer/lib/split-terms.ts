/**
 * Cuts a query at the blanks that stand outside of quotes and brackets. A query whose parts hang together otherwise
 * (`OR`, `NOT`, open quotes or brackets) has no terms that could be dropped one by one: the list is empty.
 */
export function splitTerms(query: string): string[] {
  const terms: string[] = [];
  let term = '';
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < query.length; index += 1) {
    const character = query.charAt(index);
    if (quoted && character === '\\') {
      term += character + query.charAt(index + 1);
      index += 1;
      continue;
    }
    if (character === '"') quoted = !quoted;
    if (!quoted && character === '(') depth += 1;
    if (!quoted && character === ')') depth -= 1;
    if (!quoted && depth === 0 && /\s/.test(character)) {
      if (term !== '') terms.push(term);
      term = '';
    } else {
      term += character;
    }
  }
  if (term !== '') terms.push(term);
  if (quoted || depth !== 0) return [];
  return terms.some((each) => each === 'OR' || each === 'NOT' || each === 'AND') ? [] : terms;
}
