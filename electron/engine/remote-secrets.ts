import { fromPlainError } from '#shared/app-error.ts';
import type { FromEngine, SecretAction } from '#shared/engine-protocol.ts';
import type { Result } from '#shared/result.ts';
import type { SecretStore } from './engine-core.ts';

/** A secret store whose questions are answered by main over the port. */
export interface RemoteSecrets {
  store: SecretStore;
  /** Hands in main's answer to question `id`. */
  settle: (id: number, result: Result<string | null>) => void;
}

export function createRemoteSecrets(send: (message: FromEngine) => void): RemoteSecrets {
  const waiting = new Map<number, (result: Result<string | null>) => void>();
  let lastId = 0;

  async function ask(action: SecretAction): Promise<string | null> {
    const id = ++lastId;
    const result = await new Promise<Result<string | null>>((resolve) => {
      waiting.set(id, resolve);
      send({ type: 'secret.ask', id, action });
    });
    if (!result.ok) throw fromPlainError(result.error);
    return result.value;
  }

  return {
    store: {
      get: (name) => ask({ action: 'get', name }),
      set: async (name, secret) => void (await ask({ action: 'set', name, secret })),
      remove: async (name) => void (await ask({ action: 'remove', name })),
    },
    settle(id, result) {
      waiting.get(id)?.(result);
      waiting.delete(id);
    },
  };
}
