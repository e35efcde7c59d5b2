import { type Random, randomFor } from '#core/sample/random.ts';

const onsets = ['b', 'c', 'd', 'f', 'g', 'h', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'w', 'st', 'tr', 'pl', 'gr'];
const vowels = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'ou'];
const endings = ['', '', '', 'n', 'r', 's', 't', 'l', 'nd', 'rm'];

/** Distinct words of a text, as many as people use in years of short notes. */
export const vocabularySize = 30_000;

/** Invented words, the commonest first; always the same ones. */
export const vocabulary: readonly string[] = makeVocabulary();

function makeVocabulary(): string[] {
  const random = randomFor(1, 30);
  const words = new Set<string>();
  while (words.size < vocabularySize) {
    const syllables = random.whole(2, 3);
    let word = '';
    for (let count = 0; count < syllables; count++) {
      word += random.pick(onsets) + random.pick(vowels) + (count === syllables - 1 ? random.pick(endings) : '');
    }
    words.add(word);
  }
  return [...words];
}

/** A rank below `size`, log-uniform: rank r comes about as often as 1/r, as words and people do. */
export function zipfRank(random: Random, size: number): number {
  return Math.floor(Math.exp(random.fraction() * Math.log(size + 1))) - 1;
}

/** Some words, separated by blanks. */
export function someWords(random: Random, least: number, most: number): string {
  let text = vocabulary[zipfRank(random, vocabularySize)] as string;
  for (let count = random.whole(least, most); count > 1; count--) {
    text += ` ${vocabulary[zipfRank(random, vocabularySize)] as string}`;
  }
  return text;
}
