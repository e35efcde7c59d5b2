/** Appends a whole number, zero or more, in groups of seven bits, lowest first (LEB128). */
export function writeVarint(target: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    target.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  target.push(rest);
}

/** Reads one such number; answers with it and the place after it. Throws where the bytes end before it does. */
export function readVarint(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  let factor = 1;
  for (let place = at; ; place += 1) {
    const byte = bytes[place];
    if (byte === undefined) throw new RangeError('A number is cut off');
    value += (byte % 128) * factor;
    factor *= 128;
    if (byte < 128) return { value, next: place + 1 };
  }
}

/** Numbers of either sign as numbers without: 0, -1, 1, -2 become 0, 1, 2, 3. */
export function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
