/** A small seeded generator: the same parts always give the same stream, on every machine. */
export interface Random {
  /** A fraction, 0 included, 1 excluded. */
  fraction: () => number;
  /** A whole number between both ends, both included. */
  whole: (least: number, most: number) => number;
  /** True with this probability (0 to 1). */
  chance: (probability: number) => boolean;
  pick: <Value>(values: readonly Value[]) => Value;
}

/** Mixes whole numbers into 32 bits (the finaliser of MurmurHash3 after each part). */
export function mix(...parts: number[]): number {
  let state = 0x9e3779b9;
  for (const part of parts) {
    state = Math.imul(state ^ (part | 0) ^ Math.floor(part / 0x1_0000_0000), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return state >>> 0;
}

/** The stream that belongs to these parts (mulberry32 over their mix). */
export function randomFor(...parts: number[]): Random {
  let state = mix(...parts);
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  return {
    fraction,
    whole: (least, most) => least + Math.floor(fraction() * (most - least + 1)),
    chance: (probability) => fraction() < probability,
    pick: (values) => {
      const value = values[Math.floor(fraction() * values.length)];
      if (value === undefined) throw new RangeError('Nothing to pick from.');
      return value;
    },
  };
}
