const marks = /\p{M}+/gu;

/**
 * The form in which texts are compared: without case, accents and compatibility differences, trimmed.
 * `Zoë` and `ZOE` fold to the same text.
 */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(marks, '').toLowerCase().trim();
}
