import { fold } from '#shared/fold.ts';
import type { WritableDatabase } from './database-types.ts';
import { type DictionaryField, dictionaryFields } from './dictionary-fields.ts';

/** Gives every repeated string its number; remembers those it has seen. */
export interface DictionaryWriter {
  /** The id of a string in a field, made when it is new; `null` for `null`. */
  idOf: ((field: DictionaryField, value: string) => number) &
    ((field: DictionaryField, value: string | null) => number | null);
  /** Forgets what was remembered; to be called after a transaction was rolled back. */
  forget: () => void;
}

/** How many strings are remembered before the memory is emptied. */
const memoryLimit = 200_000;

export function createDictionaryWriter(database: WritableDatabase): DictionaryWriter {
  // A map for each field: a joined key would have to be built and hashed for every look-up.
  const remembered = new Map<number, Map<string, number>>();
  let size = 0;
  const find = database
    .prepare<[number, string], number>('SELECT id FROM dictionary WHERE field = ? AND value = ?')
    .pluck();
  const insert = database.prepare<[number, string, string]>(
    'INSERT INTO dictionary (field, value, folded) VALUES (?, ?, ?)',
  );

  function idOf(field: DictionaryField, value: string): number;
  function idOf(field: DictionaryField, value: string | null): number | null;
  function idOf(field: DictionaryField, value: string | null): number | null {
    if (value === null) return null;
    const number = dictionaryFields[field];
    const known = remembered.get(number)?.get(value);
    if (known !== undefined) return known;
    if (size >= memoryLimit) forget();
    const id = find.get(number, value) ?? Number(insert.run(number, value, fold(value)).lastInsertRowid);
    const ofField = remembered.get(number) ?? new Map<string, number>();
    remembered.set(number, ofField.set(value, id));
    size += 1;
    return id;
  }

  function forget(): void {
    remembered.clear();
    size = 0;
  }

  return { idOf, forget };
}
