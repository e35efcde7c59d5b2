import { constants, crc32, deflateSync, inflateSync } from 'node:zlib';

const signatureBytes = 8;

/**
 * The same picture in fewer bytes: browsers compress their screenshots for speed. All chunks stay as they are but the
 * picture's own data (`IDAT`), which becomes one chunk.
 */
export function recompressPng(png: Buffer): Buffer {
  const before: Buffer[] = [png.subarray(0, signatureBytes)];
  const data: Buffer[] = [];
  const after: Buffer[] = [];
  // A chunk is its length, its type, its content and a checksum (PNG specification, 5.3).
  for (let offset = signatureBytes; offset < png.length;) {
    const length = png.readUInt32BE(offset);
    const chunk = png.subarray(offset, offset + 12 + length);
    if (chunk.toString('latin1', 4, 8) === 'IDAT') data.push(chunk.subarray(8, 8 + length));
    else (data.length === 0 ? before : after).push(chunk);
    offset += chunk.length;
  }
  const packed = deflateSync(inflateSync(Buffer.concat(data)), { level: 9, strategy: constants.Z_FILTERED });
  const typed = Buffer.concat([Buffer.from('IDAT', 'latin1'), packed]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(packed.length);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([...before, length, typed, checksum, ...after]);
}
