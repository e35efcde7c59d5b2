/** A piece of SQL with its values: the only way statements with values are built here. */
export interface SqlFragment {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/**
 * Whole numbers are bound as INTEGER (a BigInt): better-sqlite3 binds a JavaScript number as REAL, and
 * FTS5 ignores REAL bounds of its rowid and scans everything instead.
 */
export type SqlValue = null | string | number | bigint | Uint8Array;

/** Builds a fragment; every interpolated value is bound, nested fragments are spliced in. */
export function sql(strings: TemplateStringsArray, ...parts: (SqlValue | SqlFragment)[]): SqlFragment {
  let text = strings[0] ?? '';
  const values: SqlValue[] = [];
  parts.forEach((part, index) => {
    if (isFragment(part)) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(typeof part === 'number' && Number.isSafeInteger(part) ? BigInt(part) : part);
    }
    text += strings[index + 1] ?? '';
  });
  return { text, values };
}

/** Text that is part of the program, never of a user: a column name, a keyword. */
export function rawSql(text: string): SqlFragment {
  return { text, values: [] };
}

export function joinSql(fragments: readonly SqlFragment[], separator: string): SqlFragment {
  return {
    text: fragments.map((fragment) => fragment.text).join(separator),
    values: fragments.flatMap((fragment) => fragment.values),
  };
}

function isFragment(part: SqlValue | SqlFragment): part is SqlFragment {
  return typeof part === 'object' && part !== null && 'text' in part;
}
