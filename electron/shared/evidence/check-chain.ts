import { bytesFromBase64, bytesFromHex, hexFromBytes, joinBytes } from './bytes.ts';
import { verifyEd25519 } from './ed25519.ts';
import type { PackPlatform } from './pack-archive.ts';
import type { PackManifest } from './pack-manifest.ts';
import { sha256Of } from './sha256.ts';

/** One line of `evidence/chain.ndjson`. */
interface ExtractLine {
  seq: number;
  kind: string;
  bodySha256: string;
  /** The body in base64, of links that brought a packed record. */
  body?: string;
}

export interface ChainExtract {
  /** Digest of a reading by `link/index`. */
  digests: Map<string, string>;
  /** Hash of each link by its number. */
  hashes: Map<number, string>;
}

type Report = (message: string) => void;

/** Reads the extract line by line and follows the chain from the hash that the manifest names to the one it ends with. */
export function createChainCheck(manifest: PackManifest, platform: PackPlatform, report: Report) {
  const extract: ChainExtract = { digests: new Map(), hashes: new Map() };
  const { chain } = manifest.integrity;
  let head = bytesFromHex(chain?.previous ?? '');
  let next = chain?.from ?? 1;

  return {
    line(text: string): void {
      const line = JSON.parse(text) as ExtractLine;
      if (line.seq !== next) report(`Link ${next} of the chain is missing.`);
      next = line.seq + 1;
      head = bytesFromHex(sha256Of(linkBytes(head, line, platform)));
      extract.hashes.set(line.seq, hexFromBytes(head));
      if (line.body === undefined) return;
      const body = bytesFromBase64(line.body);
      if (sha256Of(body) !== line.bodySha256) report(`The body of link ${line.seq} does not fit its hash.`);
      for (const [index, digest] of readDigests(body)) extract.digests.set(`${line.seq}/${index}`, digest);
    },
    end(): ChainExtract {
      if (chain !== null && (next - 1 !== chain.to || hexFromBytes(head) !== chain.head)) {
        report('The chain does not end where the manifest says.');
      }
      return extract;
    },
  };
}

function linkBytes(previous: Uint8Array, { seq, kind, bodySha256 }: ExtractLine, { encode }: PackPlatform): Uint8Array {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, BigInt(seq));
  return joinBytes([previous, number, encode(`${kind}\0`), bytesFromHex(bodySha256)]);
}

/** Index and digest of each reading in the body of a `records` link. */
function readDigests(body: Uint8Array): [number, string][] {
  let at = 0;
  function number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = body[at] ?? 0;
      at += 1;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  }
  number();
  at += 32;
  const indexes: number[] = [];
  for (let left = number(); left > 0; left -= 1) {
    indexes.push(number());
    number();
    number();
  }
  return indexes.map((index, place) => [index, hexFromBytes(body.subarray(at + place * 32, at + place * 32 + 32))]);
}

interface PackedCheckpoint {
  text: string;
  signature: string | null;
}

/** Checks the checkpoints: each follows the one before, is signed as it says, and saw the chain that is here. */
export function checkPackedCheckpoints(
  text: string,
  extract: ChainExtract | null,
  platform: PackPlatform,
  report: Report,
): { unsigned: number; total: number } {
  const checkpoints = JSON.parse(text) as PackedCheckpoint[];
  let previous: string | null = null;
  let unsigned = 0;
  for (const checkpoint of checkpoints) {
    const content = JSON.parse(checkpoint.text) as {
      number: number;
      seq: number;
      head: string;
      previous: string | null;
      key: string | null;
    };
    const bytes = platform.encode(checkpoint.text);
    if (content.previous !== previous) report(`Checkpoint ${content.number} does not follow the one before.`);
    previous = sha256Of(bytes);
    if (checkpoint.signature === null) unsigned += 1;
    else if (!verifyEd25519(bytes, bytesFromHex(checkpoint.signature), bytesFromHex(content.key ?? ''))) {
      report(`The signature of checkpoint ${content.number} does not fit.`);
    }
    const seen = extract?.hashes.get(content.seq);
    if (seen !== undefined && seen !== content.head) report(`Checkpoint ${content.number} saw another chain.`);
  }
  return { unsigned, total: checkpoints.length };
}
