import { crc32, inflateRawSync } from 'node:zlib';

export interface ReadEntry {
  name: string;
  content: Buffer;
  /** Whether the directory holds Zip64 figures for it. */
  zip64: boolean;
}

/** Reads a ZIP archive by its directory, Zip64 included, and checks sizes, checksums and data descriptors. */
export function readZip(archive: Buffer): ReadEntry[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  let count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  if (at === 0xffffffff || count === 0xffff) {
    const record = Number(archive.readBigUInt64LE(end - 20 + 8));
    if (archive.readUInt32LE(record) !== 0x06064b50) throw new Error('no Zip64 end of directory');
    count = Number(archive.readBigUInt64LE(record + 32));
    at = Number(archive.readBigUInt64LE(record + 48));
  }
  const entries: ReadEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error(`no directory header at ${String(at)}`);
    const nameLength = archive.readUInt16LE(at + 28);
    const extraLength = archive.readUInt16LE(at + 30);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const extra = archive.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const [size, compressedSize, offset] = figures(archive, at, extra);
    const crc = archive.readUInt32LE(at + 16);
    const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
    const content = inflateRawSync(archive.subarray(start, start + compressedSize));
    if (content.length !== size || crc32(content) !== crc) throw new Error(`${name} is damaged`);
    checkDescriptor(archive, offset, start + compressedSize, crc);
    entries.push({ name, content, zip64: extra.length > 0 });
    at += 46 + nameLength + extraLength;
  }
  return entries;
}

function figures(archive: Buffer, at: number, extra: Buffer): [size: number, compressed: number, offset: number] {
  let next = 4;
  const [compressed, size, offset] = [20, 24, 42].map((place) => archive.readUInt32LE(at + place));
  const large = (figure: number | undefined): number => {
    if (figure !== 0xffffffff) return figure ?? 0;
    next += 8;
    return Number(extra.readBigUInt64LE(next - 8));
  };
  const realSize = large(size);
  const realCompressed = large(compressed);
  return [realSize, realCompressed, large(offset)];
}

function checkDescriptor(archive: Buffer, offset: number, at: number, crc: number): void {
  if ((archive.readUInt16LE(offset + 6) & 0x0008) === 0) return;
  if (archive.readUInt32LE(at) !== 0x08074b50 || archive.readUInt32LE(at + 4) !== crc) {
    throw new Error('no data descriptor after the data');
  }
}
