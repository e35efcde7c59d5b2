import { bytesFromHex, joinBytes } from './bytes.ts';
import { type ChainExtract, checkPackedCheckpoints, createChainCheck } from './check-chain.ts';
import { createRevisionCheck } from './check-revisions.ts';
import { crc32Of } from './crc32.ts';
import { verifyEd25519 } from './ed25519.ts';
import {
  contentOf,
  type PackArchive,
  PackArchiveError,
  type PackEntry,
  type PackPlatform,
  type PackSource,
  readPackArchive,
  readPieces,
} from './pack-archive.ts';
import {
  chainName,
  checkpointsName,
  eventsName,
  manifestName,
  type PackedFile,
  type PackManifest,
  type PackSignature,
  packFormat,
  payloadsName,
  revisionsName,
  signatureName,
  timestampName,
} from './pack-manifest.ts';
import { createSha256, sha256Of } from './sha256.ts';
import { readTimestamp } from './timestamp-token.ts';

export interface PackProblem {
  /** Name inside the pack; the empty text for the archive itself. */
  file: string;
  record: string | null;
  message: string;
}

/** One thing that was examined, for a report with ticks. */
export interface PackCheck {
  title: string;
  ok: boolean;
  detail: string;
}

export interface PackReport {
  ok: boolean;
  /** Files checked. */
  checked: number;
  problems: PackProblem[];
  checks: PackCheck[];
  notices: string[];
  manifest: PackManifest | null;
}

/**
 * Checks a pack: that its archive holds what the signed manifest lists and nothing else, byte for byte, that the
 * records stand in the chain, and that the counts agree. The same code runs in the command line and in the page that
 * lies in every pack.
 *
 * @param onProgress told the share that is done, 0 to 1
 */
export async function checkPack(
  source: PackSource,
  platform: PackPlatform,
  onProgress: (done: number) => void = () => undefined,
): Promise<PackReport> {
  const report: PackReport = { ok: false, checked: 0, problems: [], checks: [], notices: [], manifest: null };
  const add = (file: string, message: string, record: string | null = null): void => {
    if (report.problems.length < 1000) report.problems.push({ file, record, message });
  };
  let told = 0;
  /** Ends a part of the check: it is fine when nothing was found since the part before. */
  const tick = (title: string, detail: string): void => {
    const found = report.problems.length - told;
    told = report.problems.length;
    report.checks.push({ title, ok: found === 0, detail: found === 0 ? detail : `Problems found: ${found}` });
  };
  const archive = await openArchive(source, platform, add);
  tick('The archive is whole', 'Headers, directory and end fit together; no byte lies outside of a file.');
  if (archive !== null) {
    const look: PackLook = { archive, source, platform, report, add };
    const manifest = await checkManifest(look);
    tick('The manifest is signed', 'The signature fits the manifest and the key that stands in it.');
    if (manifest !== null) {
      report.manifest = manifest;
      await checkFiles(look, manifest, onProgress);
      tick('Every file is as it was packed', 'Size and SHA-256 of each file, and no file more or less.');
      await checkEvidence(look, manifest);
      tick('Records, chain and counts agree', 'Each record stands in the chain; the chain leads to its checkpoints.');
      if (manifest.integrity.signedBy.kept === 'once') {
        report.notices.push(
          'The key was made for this pack alone: it shows that nothing changed since, not who signed.',
        );
      }
      const { thirdPartyTime } = manifest.integrity;
      if (thirdPartyTime === null) report.notices.push('This pack has no third-party time.');
      else {
        const time = await checkTimestamp(look);
        tick(
          'A third party confirms the time',
          `${thirdPartyTime.authority} says that this manifest was there on ${time}. Whether that authority is to be trusted, and signed this, is for \`openssl ts -verify\` to say.`,
        );
      }
    }
  }
  report.ok = report.problems.length === 0 && report.manifest !== null;
  onProgress(1);
  return report;
}

type Add = (file: string, message: string, record?: string | null) => void;

/** What every part of the check looks at, and where it tells what it finds. */
interface PackLook {
  archive: PackArchive;
  source: PackSource;
  platform: PackPlatform;
  report: PackReport;
  add: Add;
}

async function openArchive(source: PackSource, platform: PackPlatform, add: Add): Promise<PackArchive | null> {
  try {
    return await readPackArchive(source, platform);
  } catch (thrown) {
    if (!(thrown instanceof PackArchiveError)) throw thrown;
    for (const file of thrown.files.length === 0 ? [''] : thrown.files) add(file, thrown.message);
    return null;
  }
}

/** The whole content of a small file; `null`, with a problem, where it is missing or damaged. */
async function readSmall(
  { archive, source, platform, add }: Omit<PackLook, 'report'>,
  name: string,
): Promise<Uint8Array | null> {
  const entry = archive.entries.find((one) => one.name === name);
  if (entry === undefined) {
    add(name, 'It is missing.');
    return null;
  }
  try {
    const parts: Uint8Array[] = [];
    for await (const part of contentOf(source, entry, platform)) parts.push(part);
    const bytes = joinBytes(parts);
    if (bytes.length === entry.size && crc32Of(bytes) === entry.crc) return bytes;
  } catch {
    // Said below.
  }
  add(name, 'Its bytes were changed: its checksum does not fit.');
  return null;
}

async function checkManifest(look: PackLook): Promise<PackManifest | null> {
  const { platform, report, add } = look;
  const bytes = await readSmall(look, manifestName);
  const signature = await readSmall(look, signatureName);
  report.checked += 2;
  if (bytes === null) return null;
  let manifest: PackManifest;
  try {
    manifest = JSON.parse(platform.decode(bytes)) as PackManifest;
    if (manifest.format !== packFormat) throw new Error('Another format');
  } catch {
    add(manifestName, 'It is no manifest that this verifier knows.');
    return null;
  }
  if (signature !== null) {
    try {
      const signed = JSON.parse(platform.decode(signature)) as PackSignature;
      const canonical = `${JSON.stringify(signed, null, 2)}\n`;
      if (canonical !== platform.decode(signature)) add(signatureName, 'It is not written as packs write it.');
      if (signed.algorithm !== 'Ed25519' || signed.format !== 'tickmark-signature/1') {
        add(signatureName, 'It names another algorithm.');
      }
      if (signed.key !== manifest.integrity.signedBy.key) add(signatureName, 'Its key is not the one of the manifest.');
      if (!verifyEd25519(bytes, bytesFromHex(signed.signature), bytesFromHex(signed.key))) {
        add(manifestName, 'Its signature does not fit: manifest.json or manifest.sig was changed.');
      }
    } catch {
      add(signatureName, 'It is no signature that this verifier knows.');
    }
  }
  return manifest;
}

/** Holds the timestamp against the manifest. Answers with the time it names. */
async function checkTimestamp(look: PackLook): Promise<string | null> {
  const { report, add } = look;
  const token = await readSmall(look, timestampName);
  const manifest = await readSmall({ ...look, add: () => undefined }, manifestName);
  report.checked += 1;
  if (token === null || manifest === null) return null;
  try {
    const { imprint, time } = readTimestamp(token);
    if (imprint !== sha256Of(manifest)) add(timestampName, 'It confirms the time of another manifest.');
    return time;
  } catch {
    add(timestampName, 'It is no timestamp that this verifier knows.');
    return null;
  }
}

async function checkFiles(look: PackLook, manifest: PackManifest, onProgress: (done: number) => void): Promise<void> {
  const { archive, source, report, add } = look;
  const listed = new Map(manifest.integrity.files.map((file) => [file.name, file]));
  const others = new Set([manifestName, signatureName]);
  if (manifest.integrity.thirdPartyTime !== null) others.add(timestampName);
  const stamp = stampOf(manifest.createdAt);
  for (const entry of archive.entries) {
    if (entry.stamp !== stamp) add(entry.name, 'Its date in the archive is not the one of the manifest.');
    if (others.has(entry.name)) continue;
    const file = listed.get(entry.name);
    if (file === undefined) {
      add(entry.name, 'It is not in the manifest: it was added.');
      continue;
    }
    listed.delete(entry.name);
    report.checked += 1;
    await checkFile(look, entry, file);
    onProgress((entry.end / source.size) * 0.9);
  }
  for (const name of listed.keys()) add(name, 'It is in the manifest and missing: it was removed.');
}

/** Date and time of an instant as ZIP has them, UTC: APPNOTE 4.4.6. */
function stampOf(iso: string): number {
  const time = new Date(iso);
  const year = Math.min(Math.max(time.getUTCFullYear(), 1980), 2107);
  const date = ((year - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate();
  return date * 0x10000 + ((time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1));
}

async function checkFile({ source, platform, add }: PackLook, entry: PackEntry, file: PackedFile): Promise<void> {
  const content = createSha256();
  let bytes = 0;
  let crc = 0;
  try {
    for await (const piece of contentOf(source, entry, platform)) {
      content.update(piece);
      crc = crc32Of(piece, crc);
      bytes += piece.length;
    }
  } catch {
    add(file.name, 'It can’t be unpacked: its bytes were changed.');
    return;
  }
  if (bytes !== file.bytes || content.hex() !== file.sha256) {
    add(file.name, 'Its content is not what was packed: SHA-256 or size differ from the manifest.');
    return;
  }
  if (crc !== entry.crc || bytes !== entry.size) add(file.name, 'Its checksum or size in the archive was changed.');
  const packed = createSha256();
  for await (const piece of readPieces(source, entry.offset, entry.end)) packed.update(piece);
  if (
    entry.offset !== file.offset ||
    entry.end - entry.offset !== file.packedBytes ||
    packed.hex() !== file.packedSha256
  ) {
    add(file.name, 'Its place or its packed bytes in the archive are not the ones of the manifest.');
  }
}

/** Lines of a file of the pack; nothing where it is missing or damaged, which was told before. */
async function eachLine(
  { archive, source, platform }: PackLook,
  name: string,
  act: (line: string) => void,
): Promise<void> {
  const entry = archive.entries.find((one) => one.name === name);
  if (entry === undefined) return;
  let rest = new Uint8Array();
  for await (const piece of contentOf(source, entry, platform)) {
    let from = 0;
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, from)) {
      act(platform.decode(joinBytes([rest, piece.subarray(from, at)])));
      rest = new Uint8Array();
      from = at + 1;
    }
    rest = joinBytes([rest, piece.subarray(from)]) as Uint8Array<ArrayBuffer>;
  }
}

async function checkEvidence(look: PackLook, manifest: PackManifest): Promise<void> {
  const { platform, report, add } = look;
  const damaged = new Set(report.problems.map(({ file }) => file));
  const sound = (name: string): boolean => !damaged.has(name);
  const events: string[] = [];
  if (sound(eventsName)) {
    await eachLine(look, eventsName, (line) => {
      const { id, revision, hash } = JSON.parse(line) as { id: string; revision: number; hash: string };
      events.push(`${id}\n${revision}\n${hash}`);
    });
    if (events.length !== manifest.accuracy.rows) {
      add(eventsName, `It holds ${events.length} records, and the manifest says ${manifest.accuracy.rows}.`);
    }
  }
  if (manifest.integrity.chain === null) return;
  let extract: ChainExtract | null = null;
  if (sound(chainName)) {
    const chain = createChainCheck(manifest, platform, (message) => add(chainName, message));
    await eachLine(look, chainName, chain.line);
    extract = chain.end();
  }
  if (sound(checkpointsName)) {
    const bytes = await readSmall(look, checkpointsName);
    if (bytes !== null) {
      const { unsigned, total } = checkPackedCheckpoints(platform.decode(bytes), extract, platform, (message) =>
        add(checkpointsName, message),
      );
      if (unsigned > 0) report.notices.push(`${unsigned} of ${total} checkpoints are not signed.`);
    }
  }
  if (!sound(payloadsName) || extract === null) return;
  const known = extract;
  let row = 0;
  await eachLine(look, payloadsName, (line) => {
    const payload = JSON.parse(line) as {
      id: string;
      revision: number;
      link: number;
      index: number;
      reading: string;
      raw: string;
    };
    const digest = sha256Of(platform.encode(`${payload.reading}\n${payload.raw}`));
    if (known.digests.get(`${payload.link}/${payload.index}`) !== digest) {
      add(payloadsName, 'It is not the record that stands in the chain.', payload.id);
    }
    const [, externalId, revision] = JSON.parse(payload.reading) as [number, string, number];
    const hash = (JSON.parse(payload.reading) as string[])[24];
    const event = `${payload.id}\n${revision}\nsha256:${hash}`;
    if (!payload.id.endsWith(`:${externalId}`) || (sound(eventsName) && events[row] !== event)) {
      add(payloadsName, 'It is not the record of the same row of the data.', payload.id);
    }
    row += 1;
  });
  if (sound(revisionsName)) {
    const check = createRevisionCheck(known, sound(eventsName) ? events : null, platform, (message, record) =>
      add(revisionsName, message, record),
    );
    await eachLine(look, revisionsName, check.line);
    const { total, untied } = check.end();
    const { revisions } = manifest.accuracy;
    if (total !== revisions) add(revisionsName, `It holds ${total} revisions, and the manifest says ${revisions}.`);
    if (untied > 0) {
      report.notices.push(
        `Another version stored ${untied} earlier revisions; their payloads are not checked by digest.`,
      );
    }
  }
  if (row !== manifest.accuracy.rows) {
    add(payloadsName, `It holds ${row} payloads, and the manifest says ${manifest.accuracy.rows}.`);
  }
}
