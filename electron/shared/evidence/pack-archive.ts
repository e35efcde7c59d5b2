/** Reading of a pack's archive: strict, because every byte of it is to be accounted for. */

/** A file that is read in pieces. */
export interface PackSource {
  /** Bytes. */
  size: number;
  read: (from: number, to: number) => Promise<Uint8Array>;
}

/** What the surroundings have and the language has not. */
export interface PackPlatform {
  /** Undoes raw deflate (RFC 1951). Throws where the bytes are none, or go on after its end. */
  inflate: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
  decode: (bytes: Uint8Array) => string;
  encode: (text: string) => Uint8Array;
}

/** One file of the archive, by its entry in the directory. */
export interface PackEntry {
  name: string;
  /** 0 stored, 8 deflated. */
  method: number;
  crc: number;
  compressedSize: number;
  size: number;
  /** Where its local header begins, where its data begins, and where it ends, a data descriptor included. */
  offset: number;
  dataStart: number;
  end: number;
  /** Date and time as the format has them, in one number. */
  stamp: number;
}

export interface PackArchive {
  entries: PackEntry[];
  /** Where the directory begins. */
  directoryStart: number;
}

/**
 * The archive is no ZIP file, or not one as packs are. The names are those of the file concerned, where there is one:
 * the one in the directory and the one before its data, where they differ.
 */
export class PackArchiveError extends Error {
  readonly files: readonly string[];

  constructor(names: readonly (string | null)[], message: string) {
    super(message);
    this.files = [...new Set(names.filter((name) => name !== null && name !== ''))] as string[];
  }
}

const utf8Flag = 0x0800;
const streamedFlag = 0x0008;
const largest32 = 0xffffffff;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Reads directory and headers (PKWARE APPNOTE 6.3.9, with Zip64). Everything in a pack's archive follows from its
 * files: fields that say nothing are zero, entries lie one behind the other, nothing stands between, before or after.
 * Throws `PackArchiveError` at the first byte that is otherwise.
 *
 * @param largeFrom sizes from here on stand in the larger form (Zip64) after a file
 */
export async function readPackArchive(
  source: PackSource,
  platform: PackPlatform,
  largeFrom = largest32,
): Promise<PackArchive> {
  const end = await readEnd(source);
  const directory = await source.read(end.directoryStart, end.directoryEnd);
  const entries: PackEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  let position = 0;
  for (let number = 0; number < end.count; number += 1) {
    const nameThere = await localName(source, position, platform);
    const { entry, next } = readDirectoryEntry(directory, at, platform, nameThere);
    const fail = (message: string): never => {
      throw new PackArchiveError([entry.name, nameThere], message);
    };
    if (names.has(entry.name)) fail('The archive holds this name twice.');
    if (entry.offset !== position) fail('There are bytes before this file that belong to no file.');
    if (nameThere !== null && nameThere !== entry.name) fail('Its name differs between its header and the directory.');
    await readLocalHeader(source, entry, platform, largeFrom);
    names.add(entry.name);
    entries.push(entry);
    at = next;
    position = entry.end;
  }
  if (at !== directory.length)
    throw new PackArchiveError([], 'The directory of the archive has bytes that belong to no file.');
  if (position !== end.directoryStart) {
    const name = await localName(source, position, platform);
    throw new PackArchiveError([name], 'There are bytes before the directory that belong to no file.');
  }
  return { entries, directoryStart: end.directoryStart };
}

/** The name in the header at a place, `null` where none begins there: what a damaged directory no longer tells. */
async function localName(source: PackSource, position: number, { decode }: PackPlatform): Promise<string | null> {
  const header = await source.read(position, Math.min(position + 30, source.size));
  if (header.length < 30 || viewOf(header).getUint32(0, true) !== 0x04034b50) return null;
  const from = position + 30;
  const to = Math.min(from + viewOf(header).getUint16(26, true), source.size);
  return decode(await source.read(from, to));
}

interface ArchiveEnd {
  count: number;
  directoryStart: number;
  directoryEnd: number;
}

async function readEnd(source: PackSource): Promise<ArchiveEnd> {
  const broken = new PackArchiveError([], 'The end of the archive is damaged, or this is no ZIP file.');
  if (source.size < 22) throw broken;
  const tail = await source.read(Math.max(0, source.size - 98), source.size);
  const start = tail.length - 22;
  const view = viewOf(tail);
  if (view.getUint32(start, true) !== 0x06054b50) throw broken;
  const [disk, startDisk, countHere, count] = [4, 6, 8, 10].map((place) => view.getUint16(start + place, true));
  const size = view.getUint32(start + 12, true);
  const offset = view.getUint32(start + 16, true);
  if (disk !== 0 || startDisk !== 0 || countHere !== count || view.getUint16(start + 20, true) !== 0) throw broken;
  if (offset !== largest32) {
    if (offset + size !== source.size - 22) throw broken;
    return { count: count ?? 0, directoryStart: offset, directoryEnd: offset + size };
  }
  const large = start - 76;
  if (large < 0 || count !== 0xffff || size !== largest32) throw broken;
  const figures = [4, 24, 32, 40, 48, 64].map((place) => Number(view.getBigUint64(large + place, true)));
  const [recordSize, largeHere, largeCount = 0, largeSize = 0, largeOffset = 0, recordPlace] = figures;
  if (
    view.getUint32(large, true) !== 0x06064b50 ||
    recordSize !== 44 ||
    view.getUint16(large + 12, true) !== 45 ||
    view.getUint16(large + 14, true) !== 45 ||
    view.getUint32(large + 16, true) !== 0 ||
    view.getUint32(large + 20, true) !== 0 ||
    largeHere !== largeCount ||
    view.getUint32(large + 56, true) !== 0x07064b50 ||
    view.getUint32(large + 60, true) !== 0 ||
    recordPlace !== source.size - 98 ||
    view.getUint32(large + 72, true) !== 1 ||
    largeOffset + largeSize !== source.size - 98
  ) {
    throw broken;
  }
  return { count: largeCount, directoryStart: largeOffset, directoryEnd: largeOffset + largeSize };
}

function readDirectoryEntry(
  directory: Uint8Array,
  at: number,
  { decode }: PackPlatform,
  nameThere: string | null,
): { entry: PackEntry; next: number } {
  const view = viewOf(directory);
  if (at + 46 > directory.length || view.getUint32(at, true) !== 0x02014b50) {
    throw new PackArchiveError([nameThere], 'The directory of the archive is damaged.');
  }
  const [madeBy, needed, flags, method, time, date] = [4, 6, 8, 10, 12, 14].map((place) =>
    view.getUint16(at + place, true),
  );
  const [crc, packed, size] = [16, 20, 24].map((place) => view.getUint32(at + place, true));
  const [nameLength = 0, extraLength = 0, comment, disk, inside] = [28, 30, 32, 34, 36].map((place) =>
    view.getUint16(at + place, true),
  );
  const [outside, offset] = [38, 42].map((place) => view.getUint32(at + place, true));
  const next = at + 46 + nameLength + extraLength;
  const name = decode(directory.subarray(at + 46, at + 46 + nameLength));
  const broken = new PackArchiveError([nameThere ?? name], 'Its entry in the directory of the archive is damaged.');
  if (next > directory.length) throw broken;
  const figures = [size ?? 0, packed ?? 0, offset ?? 0];
  const large = figures.filter((figure) => figure === largest32).length;
  if (extraLength !== (large === 0 ? 0 : 4 + 8 * large)) throw broken;
  if (large > 0) {
    let place = at + 46 + nameLength;
    if (view.getUint16(place, true) !== 1 || view.getUint16(place + 2, true) !== 8 * large) throw broken;
    place += 4;
    figures.forEach((figure, index) => {
      if (figure !== largest32) return;
      figures[index] = Number(view.getBigUint64(place, true));
      place += 8;
    });
  }
  const version = large === 0 ? 20 : 45;
  const known = flags === utf8Flag || flags === (utf8Flag | streamedFlag);
  if (madeBy !== version || needed !== version || !known || (method !== 0 && method !== 8)) throw broken;
  if (comment !== 0 || disk !== 0 || inside !== 0 || outside !== 0) throw broken;
  const entry = {
    name,
    method,
    crc: crc ?? 0,
    size: figures[0] ?? 0,
    compressedSize: figures[1] ?? 0,
    offset: figures[2] ?? 0,
    dataStart: 0,
    end: flags === utf8Flag ? 0 : 1,
    stamp: (date ?? 0) * 0x10000 + (time ?? 0),
  };
  return { entry, next };
}

async function readLocalHeader(
  source: PackSource,
  entry: PackEntry,
  { encode }: PackPlatform,
  largeFrom: number,
): Promise<void> {
  const broken = new PackArchiveError([entry.name], 'Its header in the archive does not fit the directory.');
  const name = encode(entry.name);
  const streamed = entry.end === 1;
  const header = await source.read(entry.offset, entry.offset + 30 + name.length);
  if (header.length !== 30 + name.length) throw broken;
  const view = viewOf(header);
  const expected32 = [
    [0, 0x04034b50],
    [10, entry.stamp],
    [14, streamed ? 0 : entry.crc],
    [18, streamed ? 0 : entry.compressedSize],
    [22, streamed ? 0 : entry.size],
  ] as const;
  const expected16 = [
    [4, 20],
    [6, utf8Flag | (streamed ? streamedFlag : 0)],
    [8, entry.method],
    [26, name.length],
    [28, 0],
  ] as const;
  if (expected32.some(([place, value]) => view.getUint32(place, true) !== value)) throw broken;
  if (expected16.some(([place, value]) => view.getUint16(place, true) !== value)) throw broken;
  if (name.some((byte, index) => header[30 + index] !== byte)) throw broken;
  entry.dataStart = entry.offset + 30 + name.length;
  entry.end = entry.dataStart + entry.compressedSize;
  if (!streamed) return;
  const large = entry.size >= largeFrom || entry.compressedSize >= largeFrom;
  const descriptor = await source.read(entry.end, entry.end + (large ? 24 : 16));
  const after = new PackArchiveError([entry.name], 'What follows its data in the archive does not fit the directory.');
  if (descriptor.length !== (large ? 24 : 16)) throw after;
  const figures = viewOf(descriptor);
  const packed = large ? Number(figures.getBigUint64(8, true)) : figures.getUint32(8, true);
  const size = large ? Number(figures.getBigUint64(16, true)) : figures.getUint32(12, true);
  if (figures.getUint32(0, true) !== 0x08074b50 || figures.getUint32(4, true) !== entry.crc) throw after;
  if (packed !== entry.compressedSize || size !== entry.size) throw after;
  entry.end += descriptor.length;
}

/** Bytes read at once. */
const pieceSize = 1 << 20;

/** Bytes of the archive, in pieces. */
export async function* readPieces(source: PackSource, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += pieceSize) yield await source.read(at, Math.min(at + pieceSize, to));
}

/** The content of a file of the archive, in pieces. Throws where it can't be unpacked. */
export function contentOf(source: PackSource, entry: PackEntry, platform: PackPlatform): AsyncIterable<Uint8Array> {
  const pieces = readPieces(source, entry.dataStart, entry.dataStart + entry.compressedSize);
  return entry.method === 0 ? pieces : platform.inflate(pieces);
}
