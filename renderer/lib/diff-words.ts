/** A piece of a text: in both readings, or in one of them alone. */
export interface DiffPart {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Longer texts are shown as replaced whole: the comparison takes time and memory by the square of their length. */
const mostWords = 600;

/** What was taken out of a text and put into it, word by word: the longest common words stay. */
export function diffWords(before: string, after: string): DiffPart[] {
  const [old, fresh] = [splitWords(before), splitWords(after)];
  if (old.length > mostWords || fresh.length > mostWords) return join(removed(before), added(after));
  const common = commonLengths(old, fresh);
  const parts: DiffPart[] = [];
  let [left, right] = [0, 0];
  while (left < old.length || right < fresh.length) {
    const [oldWord, freshWord] = [old[left], fresh[right]];
    if (oldWord !== undefined && oldWord === freshWord) {
      parts.push({ kind: 'same', text: oldWord });
      left += 1;
      right += 1;
    } else if (
      freshWord === undefined ||
      (oldWord !== undefined && lengthAt(left + 1, right) >= lengthAt(left, right + 1))
    ) {
      parts.push({ kind: 'removed', text: oldWord ?? '' });
      left += 1;
    } else {
      parts.push({ kind: 'added', text: freshWord });
      right += 1;
    }
  }
  return join(...parts);

  function lengthAt(oldIndex: number, freshIndex: number): number {
    return common[oldIndex * (fresh.length + 1) + freshIndex] ?? 0;
  }
}

/** Length of the longest common words of both tails, for every pair of places. */
function commonLengths(old: readonly string[], fresh: readonly string[]): Uint16Array {
  const width = fresh.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  for (let left = old.length - 1; left >= 0; left -= 1) {
    for (let right = fresh.length - 1; right >= 0; right -= 1) {
      const place = left * width + right;
      lengths[place] =
        old[left] === fresh[right]
          ? (lengths[place + width + 1] ?? 0) + 1
          : Math.max(lengths[place + width] ?? 0, lengths[place + 1] ?? 0);
    }
  }
  return lengths;
}

/** Words, and what stands between them. */
function splitWords(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
}

const removed = (text: string): DiffPart => ({ kind: 'removed', text });
const added = (text: string): DiffPart => ({ kind: 'added', text });

/** Neighbours of one kind become one part; empty ones go. */
function join(...parts: DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.text === '') continue;
    if (last?.kind === part.kind) last.text += part.text;
    else joined.push({ ...part });
  }
  return joined;
}
