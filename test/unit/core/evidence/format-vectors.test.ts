import { readFileSync } from 'node:fs';
import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chainStart, linkHash } from '#core/store/chain-hash.ts';
import { parseRecords } from '#core/store/chain-replay.ts';
import { rowDigest } from '#core/store/chain-tables.ts';
import { readingDigest } from '#core/store/reading-text.ts';
import { bytesFromBase64 } from '#shared/evidence/bytes.ts';
import { verifyEd25519 } from '#shared/evidence/ed25519.ts';
import { createSha256 } from '#shared/evidence/sha256.ts';
import { createHash } from 'node:crypto';

interface Vectors {
  workspace: string;
  start: string;
  links: { seq: number; kind: string; body: string; hash: string }[];
  records: { body: string; block: number; readings: { index: number; window: number; id: number; digest: string }[] };
  reading: { text: string; raw: string; digest: string };
  row: { cells: Record<string, string | number | null>; digest: string };
}

it('agrees with the vectors of the documented format', () => {
  const text = readFileSync(new URL('../../../../docs/evidence-format.md', import.meta.url), 'utf8');
  const vectors = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '') as Vectors;
  let head = chainStart(vectors.workspace);
  expect(head.toString('hex')).toBe(vectors.start);
  for (const { seq, kind, body, hash } of vectors.links) {
    head = linkHash(head, seq, kind, Buffer.from(body));
    expect(head.toString('hex')).toBe(hash);
  }
  const { blockId, readings } = parseRecords(Buffer.from(vectors.records.body, 'hex'));
  expect(blockId).toBe(vectors.records.block);
  expect(readings).toEqual(
    vectors.records.readings.map(({ window, ...reading }) => ({ ...reading, windowId: window })),
  );
  expect(readingDigest(vectors.reading.text, vectors.reading.raw)).toBe(vectors.reading.digest);
  const cells = Object.entries(vectors.row.cells).map(([name, cell]) => [
    name,
    typeof cell === 'number' ? BigInt(cell) : cell,
  ]);
  expect(rowDigest(Object.fromEntries(cells) as Record<string, unknown>).digest).toBe(vectors.row.digest);
});

it('hashes, decodes and verifies signatures as the platform does', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(299), (bytes, cut) => {
      const sha256 = createSha256();
      sha256.update(bytes.subarray(0, cut));
      sha256.update(bytes.subarray(cut));
      expect(sha256.hex()).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(Buffer.from(bytesFromBase64(Buffer.from(bytes).toString('base64')))).toEqual(Buffer.from(bytes));
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(63), (message, at) => {
      const signature = sign(null, message, privateKey);
      expect(verifyEd25519(message, signature, key)).toBe(true);
      signature[at]! ^= 1;
      expect(verifyEd25519(message, signature, key)).toBe(false);
    }),
    { numRuns: 6 },
  );
});
