import type { Archive } from './archive/build-archive.ts';
import type { ArchivePlan } from './archive/records-thread.ts';
import type { Limits } from './limits/limits.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';

/** What a value must be; `null` where it is for information. */
export type Target = { most: number } | { least: number } | null;

/** One row of the table. */
export interface Benchmark {
  /** Kebab-case, stable: results of different days are compared by it. */
  id: string;
  what: string;
  unit: 'ms' | 's' | '×' | 'rows/s' | 'bytes' | 'MB';
  target: Target | ((plan: ArchivePlan) => Target);
  /** Measures; what cannot be measured here answers with the reason. */
  run: (context: BenchContext) => Promise<Measured> | Measured;
}

export interface Measured {
  /** In the benchmark's unit; `null` where it could not be measured. */
  value: number | null;
  /** What the value came from, such as both sides of a ratio; or why there is none. */
  note?: string;
}

export interface BenchContext {
  archive: Archive;
  /** The archive through the methods of a reader, in this thread. */
  reader: ReaderMethods;
  /** Another reader, of this archive or of a copy. */
  openReader: (folder?: string) => OpenReader;
  /** A connection of its own on the archive, for what is compared with. */
  database: ReadableDatabase;
  /** The database of the limits; made when it is first asked for. */
  limits: () => Limits;
  /** How often each variant is measured. */
  rounds: number;
  /** Events of the sample whose audit log is synced. */
  syncedEvents: number;
  /** A folder that is gone afterwards. */
  scratch: string;
  /** Makes something that several benchmarks share, once. */
  once: <Value>(key: string, make: () => Value) => Value;
  log: (line: string) => void;
}

export interface OpenReader {
  methods: ReaderMethods;
  close: () => void;
}

/** What a value must be with this archive. */
export function targetOf({ target }: Pick<Benchmark, 'target'>, plan: ArchivePlan): Target {
  return typeof target === 'function' ? target(plan) : target;
}

/** Whether a value is on target; `null` where there is no target or no value. */
export function isOnTarget(target: Target, value: number | null): boolean | null {
  if (target === null || value === null) return null;
  return 'most' in target ? value <= target.most : value >= target.least;
}
