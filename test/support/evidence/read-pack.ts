import { nodePlatform } from '#core/evidence/node-platform.ts';
import { contentOf, readPackArchive } from '#shared/evidence/pack-archive.ts';

/** The files of a pack, unpacked. */
export async function readPackFiles(pack: Buffer): Promise<{ name: string; content: Buffer }[]> {
  const source = { size: pack.length, read: async (from: number, to: number) => pack.subarray(from, to) };
  const files: { name: string; content: Buffer }[] = [];
  for (const entry of (await readPackArchive(source, nodePlatform)).entries) {
    const parts: Uint8Array[] = [];
    for await (const part of contentOf(source, entry, nodePlatform)) parts.push(part);
    files.push({ name: entry.name, content: Buffer.concat(parts) });
  }
  return files;
}
