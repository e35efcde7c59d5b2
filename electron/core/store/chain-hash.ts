import { hash } from 'node:crypto';

/** What a link of the chain is about. `docs/evidence-format.md` describes the body of each. */
export const linkKinds = ['records', 'seen', 'moved', 'gone', 'dropped', 'texts', 'rows'] as const;
export type LinkKind = (typeof linkKinds)[number];

/** What stands before the first link: it ties a chain to its workspace. */
export function chainStart(workspaceId: string): Buffer {
  return hash('sha256', `tickmark-chain/1\n${workspaceId}`, 'buffer');
}

/** The hash of a link covers the link before, its own number and kind, and its body. */
export function linkHash(previous: Uint8Array, seq: number, kind: string, body: Uint8Array): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(seq));
  const parts = [previous, number, Buffer.from(`${kind}\0`, 'utf8'), hash('sha256', body, 'buffer')];
  return hash('sha256', Buffer.concat(parts), 'buffer');
}
