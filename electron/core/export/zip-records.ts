/** The records of the ZIP format (PKWARE APPNOTE 6.3.9), sections named at each function. */

/** From these values on a field cannot hold the figure, and Zip64 holds it instead. */
export interface ZipLimits {
  /** Sizes and offsets, bytes: 32 bits. */
  bytes: number;
  /** Number of entries: 16 bits. */
  entries: number;
}

export const zipLimits: ZipLimits = { bytes: 0xffffffff, entries: 0xffff };

export interface ZipEntryRecord {
  name: Buffer;
  /** 0 stored, 8 deflated. */
  method: 0 | 8;
  /** Sizes and checksum follow the data, because they are not known before it. */
  streamed: boolean;
  crc: number;
  compressedSize: number;
  size: number;
  /** Where the entry's local header begins, bytes from the start of the archive. */
  offset: number;
}

/** An entry whose header begins at this offset; what is not told stands as for one that is streamed into. */
export function newEntry(name: string, offset: number, fields: Partial<ZipEntryRecord>): ZipEntryRecord {
  const bytes = Buffer.from(name, 'utf8');
  return { name: bytes, method: 8, streamed: false, crc: 0, compressedSize: 0, size: 0, offset, ...fields };
}

const versionPlain = 20;
const versionZip64 = 45;
const utf8Names = 0x0800;
const sizesFollow = 0x0008;

/**
 * Date and time as the format has it: two seconds exact, years 1980 to 2107, without zone; UTC is written, so that
 * the same archive has the same bytes everywhere.
 */
export function dosTime(time: Date): { date: number; time: number } {
  const year = Math.min(Math.max(time.getUTCFullYear(), 1980), 2107);
  return {
    date: ((year - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate(),
    time: (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1),
  };
}

/** Local file header (4.3.7). Of a streamed entry sizes and checksum are zero here. */
export function localHeader(entry: ZipEntryRecord, modified: Date): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(versionPlain, 4);
  writeCommonFields(header, 6, entry, modified, entry.streamed);
  header.writeUInt16LE(entry.name.length, 26);
  return Buffer.concat([header, entry.name]);
}

/** Data descriptor (4.3.9), with sizes of 8 bytes where 4 do not hold them. */
export function dataDescriptor(entry: ZipEntryRecord, limits: ZipLimits): Buffer {
  const large = entry.size >= limits.bytes || entry.compressedSize >= limits.bytes;
  const descriptor = Buffer.alloc(large ? 24 : 16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(entry.crc, 4);
  if (large) {
    descriptor.writeBigUInt64LE(BigInt(entry.compressedSize), 8);
    descriptor.writeBigUInt64LE(BigInt(entry.size), 16);
  } else {
    descriptor.writeUInt32LE(entry.compressedSize, 8);
    descriptor.writeUInt32LE(entry.size, 12);
  }
  return descriptor;
}

/**
 * The central directory with its end (4.3.6).
 *
 * @param offset where it begins, bytes
 */
export function directoryOf(
  entries: readonly ZipEntryRecord[],
  offset: number,
  modified: Date,
  limits: ZipLimits,
): Buffer {
  const headers = Buffer.concat(entries.map((entry) => centralHeader(entry, modified, limits)));
  return Buffer.concat([headers, endOfDirectory(entries.length, offset, headers.length, limits)]);
}

/** Central directory header (4.3.12) with the Zip64 extra field (4.5.3) where a figure needs it. */
function centralHeader(entry: ZipEntryRecord, modified: Date, limits: ZipLimits): Buffer {
  const extra = zip64Extra([entry.size, entry.compressedSize, entry.offset].filter((figure) => figure >= limits.bytes));
  const held = { ...entry, size: capped(entry.size, limits), compressedSize: capped(entry.compressedSize, limits) };
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(extra.length > 0 ? versionZip64 : versionPlain, 4);
  header.writeUInt16LE(extra.length > 0 ? versionZip64 : versionPlain, 6);
  writeCommonFields(header, 8, held, modified, false);
  header.writeUInt16LE(entry.name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(capped(entry.offset, limits), 42);
  return Buffer.concat([header, entry.name, extra]);
}

/**
 * End of central directory (4.3.16), preceded by its Zip64 form and locator (4.3.14, 4.3.15) where needed.
 *
 * @param entries number of entries
 * @param offset where the central directory begins, bytes
 * @param size the central directory's length, bytes
 */
function endOfDirectory(entries: number, offset: number, size: number, limits: ZipLimits): Buffer {
  const large = entries >= limits.entries || offset >= limits.bytes || size >= limits.bytes;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(large ? 0xffff : entries, 8);
  end.writeUInt16LE(large ? 0xffff : entries, 10);
  end.writeUInt32LE(large ? 0xffffffff : size, 12);
  end.writeUInt32LE(large ? 0xffffffff : offset, 16);
  return large ? Buffer.concat([zip64End(entries, offset, size), end]) : end;
}

function zip64End(entries: number, offset: number, size: number): Buffer {
  const record = Buffer.alloc(76);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(versionZip64, 12);
  record.writeUInt16LE(versionZip64, 14);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(offset + size), 64);
  record.writeUInt32LE(1, 72);
  return record;
}

/** Flags, method, time, checksum and sizes stand in one order in both headers. */
function writeCommonFields(
  header: Buffer,
  at: number,
  entry: ZipEntryRecord,
  modified: Date,
  withoutSizes: boolean,
): void {
  const stamp = dosTime(modified);
  header.writeUInt16LE(utf8Names | (entry.streamed ? sizesFollow : 0), at);
  header.writeUInt16LE(entry.method, at + 2);
  header.writeUInt16LE(stamp.time, at + 4);
  header.writeUInt16LE(stamp.date, at + 6);
  header.writeUInt32LE(withoutSizes ? 0 : entry.crc, at + 8);
  header.writeUInt32LE(withoutSizes ? 0 : entry.compressedSize, at + 12);
  header.writeUInt32LE(withoutSizes ? 0 : entry.size, at + 16);
}

function capped(figure: number, limits: ZipLimits): number {
  return figure >= limits.bytes ? 0xffffffff : figure;
}

function zip64Extra(figures: number[]): Buffer {
  if (figures.length === 0) return Buffer.alloc(0);
  const extra = Buffer.alloc(4 + figures.length * 8);
  extra.writeUInt16LE(0x0001, 0);
  extra.writeUInt16LE(figures.length * 8, 2);
  figures.forEach((figure, index) => extra.writeBigUInt64LE(BigInt(figure), 4 + index * 8));
  return extra;
}
