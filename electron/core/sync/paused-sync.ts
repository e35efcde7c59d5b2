import type { PausedSync } from '#shared/sync-status.ts';

/** Remembers in the workspace which sync the user paused: it waits there, also over a restart. */
export interface PausedSyncStore {
  read: () => Promise<PausedSync | null>;
  write: (paused: PausedSync) => Promise<void>;
  clear: () => Promise<void>;
}

const key = 'paused-sync';

export function createPausedSyncStore(values: {
  read: (key: string) => Promise<string | null>;
  write: (key: string, value: string) => Promise<void>;
}): PausedSyncStore {
  return {
    read: async () => parse(await values.read(key)),
    write: (paused) => values.write(key, JSON.stringify(paused)),
    async clear() {
      if ((await values.read(key)) !== null) await values.write(key, 'null');
    },
  };
}

function parse(text: string | null): PausedSync | null {
  try {
    const value = text === null ? null : (JSON.parse(text) as PausedSync | null);
    return value !== null && Array.isArray(value.names) && typeof value.pausedAt === 'string' ? value : null;
  } catch {
    return null;
  }
}
