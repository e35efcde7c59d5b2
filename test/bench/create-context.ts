import { registerSearchFunctions } from '#core/search/search-functions.ts';
import { openStoreForReading } from '#core/store/open-database.ts';
import { createReaderMethods } from '#core/threads/reader-methods.ts';
import type { Archive } from './archive/build-archive.ts';
import type { BenchContext, OpenReader } from './benchmark.ts';
import { createLimits, type Limits } from './limits/limits.ts';

export interface OwnedContext {
  context: BenchContext;
  close: () => void;
}

/** Opens a built archive for the benchmarks. */
export function createContext(
  archive: Archive,
  { rounds, syncedEvents, scratch, log }: Pick<BenchContext, 'rounds' | 'syncedEvents' | 'scratch' | 'log'>,
): OwnedContext {
  const shared = new Map<string, unknown>();
  const opened = openReader(archive.folder);
  const database = openStoreForReading(archive.folder);
  registerSearchFunctions(database);
  let limits: Limits | null = null;
  const context: BenchContext = {
    archive,
    reader: opened.methods,
    openReader: (folder = archive.folder) => openReader(folder),
    database,
    limits: () => (limits ??= createLimits(archive.folder, scratch)),
    rounds,
    syncedEvents,
    scratch,
    once<Value>(key: string, make: () => Value): Value {
      if (!shared.has(key)) shared.set(key, make());
      return shared.get(key) as Value;
    },
    log,
  };
  return {
    context,
    close() {
      limits?.close();
      database.close();
      opened.close();
    },
  };
}

function openReader(folder: string): OpenReader {
  const { methods, close } = createReaderMethods(folder);
  methods.open();
  return { methods, close };
}
