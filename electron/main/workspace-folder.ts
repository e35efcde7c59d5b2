import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The folder to open: `--workspace`, else `$TICKMARK_WORKSPACE`, else the app's own user-data folder. It is made if
 * it does not exist yet.
 */
export function chooseWorkspaceFolder(asked: string | null, variable: string | undefined, own: string): string {
  const folder = resolve(asked ?? (variable || own));
  mkdirSync(folder, { recursive: true });
  return folder;
}
