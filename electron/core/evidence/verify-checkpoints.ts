import { hash, verify } from 'node:crypto';
import type { ChainState } from '#core/store/chain-replay.ts';
import { type CheckpointContent, listCheckpoints, type StoredCheckpoint } from '#core/store/checkpoints.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { publicKeyFromHex } from './signing-key.ts';
import type { ProblemList } from './verify-problems.ts';

/** Checks checkpoints: their order, their signatures, and that the chain is the one they saw. */
export function checkCheckpoints(
  database: ReadableDatabase,
  state: ChainState,
  problems: ProblemList,
  notices: string[],
): number {
  let previous: StoredCheckpoint | null = null;
  let unsigned = 0;
  const keys = new Set<string>();
  const all = listCheckpoints(database);
  for (const checkpoint of all) {
    const record = `checkpoint ${checkpoint.number}`;
    const content = contentOf(checkpoint);
    if (content === null) {
      problems.add(record, 'Its text can’t be read.');
      continue;
    }
    if (content.key !== null) keys.add(content.key);
    if (content.number !== checkpoint.number || content.seq !== checkpoint.seq) {
      problems.add(record, 'Its row and its text do not fit together.');
    }
    if (content.previous !== (previous === null ? null : hash('sha256', previous.text, 'hex'))) {
      problems.add(record, 'It does not follow the checkpoint before it: one was changed or deleted.');
    }
    const head = content.seq === 0 ? content.head : state.hashAt(content.seq)?.toString('hex');
    if (head !== content.head) problems.add(record, `The chain up to link ${content.seq} is not the one it saw.`);
    if (checkpoint.signature === null) unsigned += 1;
    else if (!isSigned(checkpoint, content.key)) problems.add(record, 'Its signature does not fit.');
    previous = checkpoint;
  }
  if (unsigned > 0) {
    notices.push(
      `${unsigned} of ${all.length} checkpoints are not signed: this machine had no key store. Edits are still found by the chain, unless somebody made it anew.`,
    );
  }
  if (keys.size > 1)
    notices.push(`The checkpoints were signed with ${keys.size} keys: the workspace moved, or the key was made anew.`);
  if (all.length === 0) notices.push('There is no checkpoint yet; the first sync or import ends with one.');
  return all.length;
}

function contentOf({ text }: StoredCheckpoint): CheckpointContent | null {
  try {
    return JSON.parse(text) as CheckpointContent;
  } catch {
    return null;
  }
}

function isSigned({ text, signature }: StoredCheckpoint, key: string | null): boolean {
  if (key === null || signature === null) return false;
  try {
    return verify(null, Buffer.from(text, 'utf8'), publicKeyFromHex(key), signature);
  } catch {
    return false;
  }
}
