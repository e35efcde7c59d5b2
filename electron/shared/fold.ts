const marks = /\p{M}+/gu;
const ascii = /^[\0-\x7f]*$/;

/**
 * The form in which texts are compared: without case, accents and compatibility differences, trimmed.
 * `Zoë` and `ZOE` fold to the same text.
 */
export function fold(text: string): string {
  // Nothing to decompose: most texts, at a fifth of the price.
  if (ascii.test(text)) return text.toLowerCase().trim();
  return text.normalize('NFKD').replace(marks, '').toLowerCase().trim();
}
