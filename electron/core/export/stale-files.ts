import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { machineMark } from './partial-file.ts';

/** The names of `partialPath`, with those of the waiting texts of a workbook. */
const partialName = /^\..+\.partial-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{12}(?:\.texts)?$/;

/**
 * Removes what exports into this folder left behind when their process was killed: files under our temporary names,
 * made on this machine by a process that does not live any more. Everything else stays, and nothing here fails an
 * export.
 */
export async function removeStaleFiles(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, machine, owner] = partialName.exec(name) ?? [];
    if (machine !== machineMark || isAlive(Number(owner))) continue;
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

/** A process of another user answers with an error other than that there is none. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
