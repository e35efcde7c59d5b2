import { type CheckpointContent, listCheckpoints } from '#core/store/checkpoints.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { readWorkspaceValue } from '#core/store/workspace.ts';

/** Under this key the workspace keeps when all of it verified last, and up to which link. */
export const verifiedKey = 'verified';

/** Says of something a link covers when it is known to have been good. */
export function createLastGood(database: ReadableDatabase): (seq: number) => string {
  const checkpoints = listCheckpoints(database).flatMap(({ text, seq, number }) => {
    try {
      return [{ seq, number, at: (JSON.parse(text) as CheckpointContent).at }];
    } catch {
      return [];
    }
  });
  const verified = lastVerification(database);
  return (seq) => {
    if (verified !== null && verified.seq >= seq) return `It was last good on ${verified.at}, when all was verified.`;
    const first = checkpoints.find((checkpoint) => checkpoint.seq >= seq);
    if (first === undefined) return 'No checkpoint covers it yet.';
    return `It was last good on ${first.at} (checkpoint ${first.number}).`;
  };
}

/** When all of the store verified last; `null` when it never did. */
export function lastVerification(database: ReadableDatabase): { at: string; seq: number } | null {
  try {
    const value = readWorkspaceValue(database, verifiedKey);
    return value === null ? null : (JSON.parse(value) as { at: string; seq: number });
  } catch {
    return null;
  }
}
