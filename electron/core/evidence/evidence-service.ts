import { setTimeout as pause } from 'node:timers/promises';
import { AppError, toPlainError } from '#shared/app-error.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { PackResult } from '#shared/evidence/evidence-status.ts';
import { checkPack, type PackReport } from '#shared/evidence/check-pack.ts';
import type { StoredCheckpoint } from '#core/store/checkpoints.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';
import { verifiedKey } from './last-good.ts';
import { nodePlatform, openPackFile } from './node-platform.ts';
import { type PackDependencies, type PackRequest, writePack } from './pack-service.ts';
import type { VerifyReport } from './verify-problems.ts';

export interface VerifyOptions {
  signal: AbortSignal;
  onProgress: (progress: { checked: number; total: number }) => void;
}

export interface EvidenceService {
  /** Ends the chain with a checkpoint, signed where this machine has a key. */
  checkpoint: (reason: string) => Promise<void>;
  /** Checks the whole workspace. Throws `app.interrupted`. */
  verify: (options: VerifyOptions) => Promise<VerifyReport>;
  /** The quick check at start: chain, checkpoints, ledger, saved work, and the newest records; it takes its time. */
  verifyNewest: (signal: AbortSignal) => Promise<VerifyReport>;
  /** Checks a pack. Throws `usage.invalid_argument` where there is no such file. */
  verifyPack: (path: string, options: VerifyOptions) => Promise<PackReport>;
  pack: (request: PackRequest) => Promise<PackResult>;
}

export interface EvidenceDependencies extends Omit<PackDependencies, 'checkpoint'> {
  makeCheckpoint: (input: { reason: string; nowMs: number; publicKey: string | null }) => Promise<StoredCheckpoint>;
  signCheckpoint: (input: { number: number; signature: Uint8Array }) => Promise<void>;
  writeWorkspaceValue: (input: { key: string; value: string }) => Promise<void>;
  /** Writes a line into the activity log. */
  record: (activity: { what: string; detail: string }) => Promise<void>;
  ready: Promise<void>;
}

/** Records looked at when a workspace is opened: all of a small one, the newest of a large one. */
const newestAtStart = 100_000;

export function createEvidenceService(dependencies: EvidenceDependencies): EvidenceService {
  const { keys, now } = dependencies;

  async function checkpoint(reason: string): Promise<void> {
    const signer = await keys.signer();
    const { number, text } = await dependencies.makeCheckpoint({
      reason,
      nowMs: now(),
      publicKey: signer?.publicKey ?? null,
    });
    if (signer !== null) await dependencies.signCheckpoint({ number, signature: signer.sign(text) });
  }

  async function verifyStore(newest: number | null, { signal, onProgress }: VerifyOptions, gently = false) {
    const reader: Thread<ReaderMethods> = await dependencies.openReader();
    try {
      await reader.call('beginVerification', { newest });
      for (;;) {
        if (signal.aborted) throw stopped();
        const startedMs = performance.now();
        const { checked, total, report } = await reader.call('verifyNext', null);
        if (report !== null) return report;
        onProgress({ checked, total });
        // Works half the time: nobody waits for it, and others want the processors.
        if (gently) await pause(performance.now() - startedMs);
      }
    } finally {
      await reader.stop();
    }
  }

  return {
    checkpoint,

    async verify(options) {
      const { seq, ...report } = await verifyStore(null, options);
      if (report.ok) {
        const value = JSON.stringify({ at: formatIso(now()), seq });
        await dependencies.writeWorkspaceValue({ key: verifiedKey, value });
      }
      return report;
    },

    async verifyNewest(signal) {
      const quiet = { signal, onProgress: () => undefined };
      const { seq: _seq, ...report } = await verifyStore(newestAtStart, quiet, true);
      return report;
    },

    async verifyPack(path, { signal, onProgress }) {
      const file = await openPackFile(path).catch((cause: unknown) => {
        throw new AppError('usage.invalid_argument', `${path} can’t be read.`, 'Name a pack that is there.', { cause });
      });
      try {
        const total = file.size;
        return await checkPack(file, nodePlatform, (done) => {
          if (signal.aborted) throw stopped();
          onProgress({ checked: Math.round(done * total), total });
        });
      } finally {
        await file.close();
      }
    },

    async pack(request) {
      await dependencies.ready;
      const result = await writePack(request, { ...dependencies, checkpoint }).catch(async (thrown: unknown) => {
        const { code, message } = toPlainError(thrown);
        const words = `the pack of ${request.query || '*'} to ${request.to}`;
        const activity =
          code === 'app.interrupted'
            ? { what: 'pack.cancelled', detail: `Cancelled ${words}.` }
            : { what: 'pack.failed', detail: `Failed: ${words}. ${message}` };
        // The failure itself is told, also where the log has no room for it.
        await dependencies.record(activity).catch(() => undefined);
        throw thrown;
      });
      const redacted = request.redact === null ? '' : `, redacted by ${request.redact}`;
      await dependencies.record({
        what: 'pack.written',
        detail: `Packed ${result.rows} records of ${request.query || '*'}${redacted} to ${result.file} (${result.sha256}).`,
      });
      return result;
    },
  };
}

function stopped(): AppError {
  return new AppError(
    'app.interrupted',
    'The verification was stopped.',
    'Nothing was changed. Verify again to go on.',
  );
}
