import { sha512Of } from './sha512.ts';

/** Verification of Ed25519 signatures (RFC 8032, 5.1.7), so that it works where a browser lacks the algorithm. */
const fieldPrime = 2n ** 255n - 19n;
const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n;

type CurvePoint = [x: bigint, y: bigint, z: bigint, t: bigint];

function inField(value: bigint): bigint {
  const rest = value % fieldPrime;
  return rest < 0n ? rest + fieldPrime : rest;
}

function fieldPower(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let factor = inField(base);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = inField(result * factor);
    factor = inField(factor * factor);
  }
  return result;
}

const curveD = inField(-121665n * fieldPower(121666n, fieldPrime - 2n));
const rootOfMinusOne = fieldPower(2n, (fieldPrime - 1n) / 4n);

function addPoints([x1, y1, z1, t1]: CurvePoint, [x2, y2, z2, t2]: CurvePoint): CurvePoint {
  const a = inField((y1 - x1) * (y2 - x2));
  const b = inField((y1 + x1) * (y2 + x2));
  const c = inField(2n * t1 * t2 * curveD);
  const d = inField(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [inField(e * f), inField(g * h), inField(f * g), inField(e * h)];
}

function multiplyPoint(point: CurvePoint, factor: bigint): CurvePoint {
  let result: CurvePoint = [0n, 1n, 1n, 0n];
  let addend = point;
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = addPoints(result, addend);
    addend = addPoints(addend, addend);
  }
  return result;
}

function samePoint([x1, y1, z1]: CurvePoint, [x2, y2, z2]: CurvePoint): boolean {
  return inField(x1 * z2 - x2 * z1) === 0n && inField(y1 * z2 - y2 * z1) === 0n;
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at -= 1) value = (value << 8n) | BigInt(bytes[at]!);
  return value;
}

/** A point from its 32 bytes; `null` where they are none (RFC 8032, 5.1.3). */
function decodePoint(bytes: Uint8Array): CurvePoint | null {
  const encoded = littleEndian(bytes);
  const sign = encoded >> 255n;
  const y = encoded & (2n ** 255n - 1n);
  if (y >= fieldPrime) return null;
  const square = inField((y * y - 1n) * fieldPower(curveD * y * y + 1n, fieldPrime - 2n));
  let x = fieldPower(square, (fieldPrime + 3n) / 8n);
  if (inField(x * x - square) !== 0n) x = inField(x * rootOfMinusOne);
  if (inField(x * x - square) !== 0n) return null;
  if (x === 0n && sign === 1n) return null;
  if ((x & 1n) !== sign) x = fieldPrime - x;
  return [x, y, 1n, inField(x * y)];
}

const basePoint = decodePoint(Uint8Array.from([0x58, ...Array<number>(31).fill(0x66)]))!;

/** Whether a signature of 64 bytes over a message is one of the public key of 32 bytes. */
export function verifyEd25519(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  const commitment = decodePoint(signature.subarray(0, 32));
  const key = decodePoint(publicKey);
  const scalar = littleEndian(signature.subarray(32));
  if (commitment === null || key === null || scalar >= groupOrder) return false;
  const hashed = new Uint8Array(64 + message.length);
  hashed.set(signature.subarray(0, 32), 0);
  hashed.set(publicKey, 32);
  hashed.set(message, 64);
  const challenge = littleEndian(sha512Of(hashed)) % groupOrder;
  return samePoint(multiplyPoint(basePoint, scalar), addPoints(commitment, multiplyPoint(key, challenge)));
}
