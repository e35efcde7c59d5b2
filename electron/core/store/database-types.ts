import type BetterSqlite3 from 'better-sqlite3';

/**
 * A function says in its first parameter whether it writes. Both are the driver's connection; the
 * brands exist for the compiler only.
 */
export type ReadableDatabase = BetterSqlite3.Database & { readonly __readable: true };
export type WritableDatabase = ReadableDatabase & { readonly __writable: true };
