const mask64 = (1n << 64n) - 1n;

/** The integer root of a number, rounded down (Newton). */
function integerRoot(value: bigint, root: bigint): bigint {
  let guess = 1n << (BigInt(value.toString(2).length) / root + 1n);
  for (;;) {
    const next = ((root - 1n) * guess + value / guess ** (root - 1n)) / root;
    if (next >= guess) return guess;
    guess = next;
  }
}

function primeRoots(count: number, root: bigint): bigint[] {
  const roots: bigint[] = [];
  for (let prime = 2; roots.length < count; prime += 1) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= prime; divisor += 1) if (prime % divisor === 0) isPrime = false;
    if (isPrime) roots.push(integerRoot(BigInt(prime) << (64n * root), root) & mask64);
  }
  return roots;
}

const sha512Rounds = primeRoots(80, 3n);
const sha512Start = primeRoots(8, 2n);

function rotate(value: bigint, by: bigint): bigint {
  return ((value >> by) | (value << (64n - by))) & mask64;
}

/** SHA-512 (FIPS 180-4) of a short content, for Ed25519; plain rather than quick. */
export function sha512Of(content: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((content.length + 17) / 128) * 128);
  padded.set(content);
  padded[content.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(content.length) * 8n);
  const state = [...sha512Start];
  const words: bigint[] = [];
  for (let offset = 0; offset < padded.length; offset += 128) {
    for (let i = 0; i < 16; i += 1) words[i] = view.getBigUint64(offset + i * 8);
    for (let i = 16; i < 80; i += 1) {
      const early = words[i - 15]!;
      const late = words[i - 2]!;
      const s0 = rotate(early, 1n) ^ rotate(early, 8n) ^ (early >> 7n);
      const s1 = rotate(late, 19n) ^ rotate(late, 61n) ^ (late >> 6n);
      words[i] = (words[i - 16]! + s0 + words[i - 7]! + s1) & mask64;
    }
    let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let i = 0; i < 80; i += 1) {
      const s1 = rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n);
      const first = h + s1 + ((e & f) ^ (~e & mask64 & g)) + sha512Rounds[i]! + words[i]!;
      const second = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & mask64, c, b, a, (first + second) & mask64];
    }
    [a, b, c, d, e, f, g, h].forEach((value, index) => (state[index] = (state[index]! + value) & mask64));
  }
  const result = new Uint8Array(64);
  const out = new DataView(result.buffer);
  state.forEach((value, index) => out.setBigUint64(index * 8, value));
  return result;
}
