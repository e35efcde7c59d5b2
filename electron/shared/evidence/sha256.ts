/** SHA-256 (FIPS 180-4) piece by piece, since what browsers have takes only whole contents. */
export interface Sha256 {
  update: (bytes: Uint8Array) => void;
  /** 64 hexadecimal digits; nothing may be added afterwards. */
  hex: () => string;
}

/** The first 32 bits of the fractional parts of roots of the first primes, which the standard takes its constants from. */
function rootBits(count: number, root: number): Uint32Array {
  const bits = new Uint32Array(count);
  for (let prime = 2, found = 0; found < count; prime += 1) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= prime; divisor += 1) if (prime % divisor === 0) isPrime = false;
    if (!isPrime) continue;
    const value = root === 2 ? Math.sqrt(prime) : Math.cbrt(prime);
    bits[found] = (value - Math.floor(value)) * 2 ** 32;
    found += 1;
  }
  return bits;
}

const sha256Rounds = rootBits(64, 3);
const sha256Start = rootBits(8, 2);

export function createSha256(): Sha256 {
  const state = Uint32Array.from(sha256Start);
  const words = new Uint32Array(64);
  const block = new Uint8Array(64);
  let filled = 0;
  let total = 0;

  function round(bytes: Uint8Array, offset: number): void {
    for (let i = 0, at = offset; i < 16; i += 1, at += 4) {
      words[i] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    }
    for (let i = 16; i < 64; i += 1) {
      const early = words[i - 15]!;
      const late = words[i - 2]!;
      const s0 = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3);
      const s1 = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
      words[i] = (words[i - 16]! + s0 + words[i - 7]! + s1) | 0;
    }
    let a = state[0]! | 0;
    let b = state[1]! | 0;
    let c = state[2]! | 0;
    let d = state[3]! | 0;
    let e = state[4]! | 0;
    let f = state[5]! | 0;
    let g = state[6]! | 0;
    let h = state[7]! | 0;
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const first = (h + s1 + ((e & f) ^ (~e & g)) + sha256Rounds[i]! + words[i]!) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    state[0]! += a;
    state[1]! += b;
    state[2]! += c;
    state[3]! += d;
    state[4]! += e;
    state[5]! += f;
    state[6]! += g;
    state[7]! += h;
  }

  function update(bytes: Uint8Array): void {
    total += bytes.length;
    let at = 0;
    if (filled > 0) {
      const taken = Math.min(64 - filled, bytes.length);
      block.set(bytes.subarray(0, taken), filled);
      filled += taken;
      at = taken;
      if (filled < 64) return;
      round(block, 0);
      filled = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) round(bytes, at);
    block.set(bytes.subarray(at), 0);
    filled = bytes.length - at;
  }

  return {
    update,
    hex() {
      const bits = total * 8;
      const padding = new Uint8Array((filled < 56 ? 56 : 120) - filled + 8);
      padding[0] = 0x80;
      const view = new DataView(padding.buffer);
      view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
      view.setUint32(padding.length - 4, bits >>> 0);
      update(padding);
      return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
    },
  };
}

/** SHA-256 of a whole content, 64 hexadecimal digits. */
export function sha256Of(bytes: Uint8Array): string {
  const sha256 = createSha256();
  sha256.update(bytes);
  return sha256.hex();
}
