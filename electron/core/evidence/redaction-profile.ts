import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/app-error.ts';

export const redactionRules = ['pseudonym', 'remove', 'mask-email'] as const;
export type RedactionRule = (typeof redactionRules)[number];

/** Fields that a profile may name. Their values are replaced wherever they stand, in free text too. */
export const redactableFields = [
  'actor',
  'object',
  'record',
  'origin',
  'target',
  'summary',
  'workItems',
  'modifiedBy',
  'name',
  'connectionUser',
] as const;
export type RedactableField = (typeof redactableFields)[number];

export interface RedactionProfile {
  name: string;
  fields: Partial<Record<RedactableField, RedactionRule>>;
}

/** Profiles that every workspace has. */
export const builtInProfiles: readonly RedactionProfile[] = [
  {
    name: 'people',
    fields: {
      actor: 'pseudonym',
      modifiedBy: 'pseudonym',
      origin: 'pseudonym',
      target: 'pseudonym',
      connectionUser: 'pseudonym',
    },
  },
  {
    name: 'emails',
    fields: {
      actor: 'mask-email',
      modifiedBy: 'mask-email',
      origin: 'mask-email',
      target: 'mask-email',
      connectionUser: 'mask-email',
    },
  },
];

/** Own profiles are files `NAME.json` in this folder of the workspace: `{ "fields": { "actor": "pseudonym" } }`. */
export const profileFolder = 'redactions';

/** Finds a profile by its name. Throws `usage.invalid_argument`. */
export async function findProfile(folder: string, name: string): Promise<RedactionProfile> {
  const builtIn = builtInProfiles.find((profile) => profile.name === name);
  if (builtIn !== undefined) return builtIn;
  const names = await ownProfileNames(folder);
  if (!names.includes(name)) {
    const known = [...builtInProfiles.map((profile) => profile.name), ...names].join(', ');
    throw new AppError('usage.invalid_argument', `There is no redaction profile ${name}.`, `There are: ${known}.`);
  }
  return { name, fields: parseFields(await readFile(join(folder, profileFolder, `${name}.json`), 'utf8'), name) };
}

/** Names of all profiles, the built-in ones first. */
export async function listProfileNames(folder: string): Promise<string[]> {
  return [...new Set([...builtInProfiles.map((profile) => profile.name), ...(await ownProfileNames(folder)).sort()])];
}

/** Names of the profiles in a workspace's folder. */
export async function ownProfileNames(folder: string): Promise<string[]> {
  const files = await readdir(join(folder, profileFolder)).catch(() => []);
  return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
}

/** The fields of a profile's file. Throws `usage.invalid_argument`. */
export function parseFields(text: string, name: string): RedactionProfile['fields'] {
  try {
    const { fields } = JSON.parse(text) as { fields: Record<string, string> };
    const entries = Object.entries(fields);
    const wrong = entries.find(
      ([field, rule]) =>
        !redactableFields.some((known) => known === field) || !redactionRules.some((known) => known === rule),
    );
    if (wrong === undefined && entries.length > 0) return fields as RedactionProfile['fields'];
    if (wrong !== undefined) throw badProfile(name, `${wrong[0]}: ${wrong[1]} is not known`);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
  }
  throw badProfile(name, 'it is no JSON object with fields');
}

function badProfile(name: string, why: string): AppError {
  return new AppError(
    'usage.invalid_argument',
    `The redaction profile ${name} can’t be used: ${why}.`,
    `Fields are ${redactableFields.join(', ')}; rules are ${redactionRules.join(', ')}.`,
  );
}
