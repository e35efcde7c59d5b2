/** How many words are remembered before the memory is emptied. */
const mostWords = 100_000;

/** Remembers what was made of a number, up to a bound. */
export function rememberWords(make: (id: number) => string): (id: number) => string {
  const remembered = new Map<number, string>();
  return (id) => {
    const known = remembered.get(id);
    if (known !== undefined) return known;
    const word = make(id);
    if (remembered.size >= mostWords) remembered.clear();
    remembered.set(id, word);
    return word;
  };
}
