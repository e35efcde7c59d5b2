import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#shared/app-error.ts';
import { partialPath } from '#core/export/partial-file.ts';
import { builtInProfiles, findProfile, ownProfileNames, parseFields, profileFolder } from './redaction-profile.ts';
import type { RedactionProfile } from './redaction-profile.ts';

/** A profile with where it comes from. */
export interface ListedProfile extends RedactionProfile {
  builtIn: boolean;
}

/** Redaction profiles of a workspace: those that come with the program, and own ones as files. */
export interface RedactionFiles {
  /** Built-in ones first, then by name. A file that is no profile is told by `usage.invalid_argument`. */
  list: () => Promise<ListedProfile[]>;
  /** Throws `usage.invalid_argument`. */
  show: (name: string) => Promise<ListedProfile>;
  /**
   * Takes a profile from a file, under the file's name without `.json`, or another; replaces an own profile of that
   * name. Throws `usage.invalid_argument`, and then nothing was changed.
   */
  save: (file: string, name: string | null) => Promise<ListedProfile>;
  /** Removes an own profile. Throws `usage.invalid_argument`. */
  remove: (name: string) => Promise<void>;
}

/** A larger file is no profile, bytes. */
const largestFile = 1_000_000;

export function createRedactionFiles(folder: string): RedactionFiles {
  const place = join(folder, profileFolder);

  async function show(name: string): Promise<ListedProfile> {
    return { ...(await findProfile(folder, name)), builtIn: isBuiltIn(name) };
  }

  return {
    show,
    async list() {
      const own = (await ownProfileNames(folder)).filter((name) => !isBuiltIn(name)).sort();
      return Promise.all([...builtInProfiles.map(({ name }) => name), ...own].map(show));
    },
    async save(file, given) {
      const name = checkedName(given ?? basename(file).replace(/\.json$/i, ''));
      const text = await readFile(file, 'utf8').catch((cause: unknown) => {
        throw new AppError('usage.invalid_argument', `${file} can’t be read.`, 'Nothing was changed.', { cause });
      });
      if (text.length > largestFile) throw new AppError('usage.invalid_argument', `${file} is no profile.`);
      const fields = parseFields(text, name);
      await mkdir(place, { recursive: true, mode: 0o700 });
      const path = join(place, `${name}.json`);
      const partial = partialPath(path);
      try {
        await writeFile(partial, `${JSON.stringify({ fields }, null, 2)}\n`, { flag: 'wx', flush: true });
        await rename(partial, path);
      } finally {
        await rm(partial, { force: true });
      }
      return { name, fields, builtIn: false };
    },
    async remove(name) {
      if (isBuiltIn(name)) throw refused(`The redaction profile ${name} comes with Tickmark and stays.`);
      await findProfile(folder, name);
      await rm(join(place, `${name}.json`));
    },
  };
}

function isBuiltIn(name: string): boolean {
  return builtInProfiles.some((profile) => profile.name === name);
}

/** A name that is a file's name on every system. */
function checkedName(name: string): string {
  if (isBuiltIn(name)) throw refused(`${name} is the name of a redaction profile that comes with Tickmark.`);
  if (/^[a-z0-9][a-z0-9_-]{0,63}$/i.test(name)) return name;
  throw refused(`A profile’s name has letters, digits, - and _, 64 at most: ${name} is none.`);
}

function refused(message: string): AppError {
  return new AppError('usage.invalid_argument', message, 'Nothing was changed. Choose another with --name.');
}
