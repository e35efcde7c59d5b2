import { constants, gunzipSync } from 'node:zlib';
import type { SourceKind } from '#shared/audit-event.ts';

/** Bytes from a file's beginning that are enough to tell what it says of itself. */
export const headBytes = 64 * 1024;

/**
 * Tells from a file's first bytes, packed with gzip or not, what it calls itself. Readers decide what is
 * read; this only finds better words for what they refuse. `null` where nothing is said.
 */
export function recogniseFile(head: Uint8Array): SourceKind | 'web-page' | null {
  const text = headText(head);
  if (text.startsWith('<')) {
    if (/<platform[\s/>]/.test(text)) return 'agileapps';
    return /<!doctype html|<html[\s>]/i.test(text) ? 'web-page' : null;
  }
  if (/^\{\s*"platform"\s*:/i.test(text)) return 'agileapps';
  return /^[[{]/.test(text) && /"(?:Deployments|DeploymentId)"\s*:/i.test(text) ? 'gearset' : null;
}

/** Whether all there is is a list without anything in it. */
export function isEmptyList(head: Uint8Array): boolean {
  return /^\[\s*\]/.test(headText(head));
}

function headText(head: Uint8Array): string {
  return unpack(head)
    .toString('utf8')
    .replace(/^[\s\uFEFF]+/, '');
}

/** Unpacks as much as there is of a beginning. */
function unpack(head: Uint8Array): Buffer {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    // A tiny file can hide gigabytes of blanks.
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * headBytes });
  } catch {
    return Buffer.alloc(0);
  }
}
