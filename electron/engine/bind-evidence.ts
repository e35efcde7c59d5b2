import { setTimeout as pause } from 'node:timers/promises';
import type { Core } from '#core/create-core.ts';
import type { EngineCore, EngineSurroundings } from './engine-core.ts';
import { createRunSlot } from './run-slot.ts';

type EvidenceHandlers = Pick<
  EngineCore['handlers'],
  'evidence.verify' | 'evidence.cancel' | 'pack.start' | 'pack.cancel'
>;

/** The look at the workspace leaves the processors to the window until it stands, milliseconds. */
const lookAfterMs = 3000;

/** Binds the calls about evidence, and looks at the workspace once in the background when it was opened. */
export function bindEvidence(
  core: Core,
  emit: EngineSurroundings['emit'],
): { handlers: EvidenceHandlers; dispose: () => Promise<void> } {
  const checks = createRunSlot('The workspace is being verified already.');
  const packs = createRunSlot('An evidence pack is being written already.');
  const atStart = new AbortController();

  const looking = pause(lookAfterMs, undefined, { signal: atStart.signal })
    .then(() => core.evidence.verifyNewest(atStart.signal))
    .then((report) => {
      if (!report.ok) emit('evidence.problem', report);
    })
    // What keeps it from looking is told by whatever the user does next.
    .catch(() => undefined);

  return {
    handlers: {
      'evidence.verify': () =>
        checks.run((signal) =>
          core.evidence.verify({ signal, onProgress: (progress) => emit('evidence.progressed', progress) }),
        ),
      async 'evidence.cancel'() {
        checks.cancel();
        return null;
      },
      'pack.start': ({ file, ...request }) =>
        packs.run((signal) =>
          core.evidence.pack({
            ...request,
            to: file,
            signal,
            onProgress: (progress) => emit('pack.progressed', progress),
          }),
        ),
      async 'pack.cancel'() {
        packs.cancel();
        return null;
      },
    },
    async dispose() {
      atStart.abort();
      checks.cancel();
      packs.cancel();
      await Promise.all([looking, checks.settled(), packs.settled()]);
    },
  };
}
