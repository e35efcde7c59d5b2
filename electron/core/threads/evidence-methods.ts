import { createSources } from '#core/create-sources.ts';
import { createPackReader, type PackedPayload, type PackedRevision } from '#core/evidence/pack-reader.ts';
import type { ReadPayload } from '#core/evidence/verify-records.ts';
import { verifyWorkspace, type WorkspaceVerification } from '#core/evidence/verify-workspace.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import type { StoredCheckpoint } from '#core/store/checkpoints.ts';
import type { ReadAccess } from './search-methods.ts';

export interface VerificationStep {
  checked: number;
  total: number;
  /** `null` while it goes on. */
  report: WorkspaceVerification | null;
}

/** What a reader knows of the evidence chain. Each of these needs a reader of its own, over a frozen state. */
export function createEvidenceMethods({ read, freeze }: ReadAccess) {
  const sources = createSources();
  let steps: ReturnType<typeof verifyWorkspace> | null = null;
  let progress = { checked: 0, total: 0 };
  let packs: ReturnType<typeof createPackReader> | null = null;
  const readPayload: ReadPayload = (kind, raw, withIncludes) => sources[kind].readPayload(raw, withIncludes);

  function packReader(database: ReadableDatabase): ReturnType<typeof createPackReader> {
    packs ??= createPackReader(database, readPayload);
    return packs;
  }

  return {
    /** Begins to check the store as it is now: all of it, or of the records only the newest. */
    beginVerification({ newest }: { newest: number | null }): void {
      freeze();
      steps = read((database) => verifyWorkspace(database, readPayload, newest ?? undefined));
    },

    /** Checks the next records; the last step brings the report. */
    verifyNext(): VerificationStep {
      return read(() => {
        const step = steps?.next();
        if (step === undefined) throw new Error('No verification was begun');
        if (step.done) return { ...progress, report: step.value };
        progress = step.value;
        return { ...progress, report: null };
      });
    },

    /** Payloads of events by their names, with the text that the chain covers, in the order of the names. */
    packedPayloads({ names }: { names: string[] }): PackedPayload[] {
      return read((database) => packReader(database).payloads(names));
    },

    /** Earlier revisions of events by their names. */
    packedRevisions({ names }: { names: string[] }): PackedRevision[] {
      return read((database) => packReader(database).revisions(names));
    },

    /** Where the chain ends, and its hash before a link. */
    chainPlace({ from }: { from: number | null }): { from: number; to: number; previous: string; head: string } {
      return read((database) => packReader(database).place(from));
    },

    /** Lines of the extract of the chain, from one link on, at most `count`; with the bodies of the links named. */
    chainLines({ from, count, withBody }: { from: number; count: number; withBody: number[] }): string[] {
      return read((database) => packReader(database).lines(from, count, new Set(withBody)));
    },

    listCheckpoints(): StoredCheckpoint[] {
      return read((database) => packReader(database).checkpoints());
    },
  };
}
