import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#shared/app-error.ts';
import { damaged } from '#core/backup/backup-file.ts';
import { checkReplaceable, placeWorkspace } from '#core/backup/place-workspace.ts';
import { readBackup } from '#core/backup/read-backup.ts';
import { type CoreOptions, createCore } from './create-core.ts';

export interface RestoreRequest {
  /** Absolute path of the backup. */
  file: string;
  /** Replace a workspace that is not empty. */
  force: boolean;
  signal: AbortSignal;
  onProgress: (part: string) => void;
}

export interface RestoreResult {
  workspace: string;
  /** When the backup was made, ISO 8601 UTC. */
  createdAt: string;
  events: number;
}

/**
 * Makes a workspace out of a backup: unpacks it beside its place, verifies all of it against its chain, makes the
 * search index, and only then puts it where the options say.
 *
 * Throws `backup.damaged`, `backup.workspace_not_empty`, `backup.workspace_in_use`, `app.interrupted`,
 * `store.disk_full`.
 */
export async function restoreWorkspace(request: RestoreRequest, options: CoreOptions): Promise<RestoreResult> {
  const { file, force, signal, onProgress } = request;
  const { folder } = options;
  await checkReplaceable(folder, force);
  await mkdir(dirname(folder), { recursive: true });
  const scratch = await mkdtemp(join(dirname(folder), `.${basename(folder)}.restore-`));
  try {
    const { createdAt } = await readBackup(file, scratch, (name) => {
      if (signal.aborted) throw stopped();
      onProgress(`Unpacking ${name}`);
    });
    const core = await createCore({ ...options, folder: scratch });
    let events: number;
    try {
      const { ok, problems } = await core.evidence.verify({
        signal,
        onProgress: ({ checked, total }) => onProgress(`Verifying: ${checked} of ${total}`),
      });
      const first = problems[0];
      if (!ok && first !== undefined) {
        const where = first.record === null ? '' : `${first.record}: `;
        throw damaged(file, `it does not verify (problems: ${problems.length}). ${where}${first.message}`);
      }
      onProgress('Making the search index');
      await core.search.count({ query: '*', tz: 'UTC' });
      ({ events } = await core.statistics());
      await core.work.record({ what: 'workspace.restored', detail: `Restored from ${file}, made ${createdAt}` });
    } finally {
      await core.dispose();
    }
    if (signal.aborted) throw stopped();
    await checkReplaceable(folder, force);
    await placeWorkspace(scratch, folder);
    return { workspace: folder, createdAt, events };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function stopped(): AppError {
  return new AppError('app.interrupted', 'The restore was stopped.', 'The workspace is as it was.');
}
