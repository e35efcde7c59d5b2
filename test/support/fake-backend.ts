import type { ApiEventName } from '#shared/api.ts';
import { toPlainError } from '#shared/app-error.ts';
import { createApi } from '#shared/create-api.ts';
import type { ApiTransport, TickmarkApi } from '#shared/create-api.ts';
import { ok } from '#shared/result.ts';
import { createFakeCore } from './fake-core.ts';

export interface FakeBackend {
  api: TickmarkApi;
  /** Names of the calls made so far. */
  calls: string[];
}

/** The window's API over the fake core, without any process between. */
export function createFakeBackend(options: { filled: boolean; events?: number }): FakeBackend {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const calls: string[] = [];
  const core = createFakeCore(
    {
      folder: '/workspace',
      version: '0.0.0',
      emit: (name, payload) => listeners.get(name)?.forEach((listener) => listener(payload)),
    },
    options,
  );
  const transport: ApiTransport = {
    async invoke(name, input) {
      calls.push(name);
      try {
        const handler = (core.handlers as Record<string, ((input: never) => Promise<unknown>) | undefined>)[name];
        if (handler === undefined) throw new Error(`no handler for ${name}`);
        // Main asks for the files of an attachment.
        const asked = name === 'case.attach' ? { ...(input as object), files: ['approval.pdf'] } : input;
        return ok(await handler(asked as never));
      } catch (thrown) {
        return { ok: false, error: toPlainError(thrown) };
      }
    },
    offerFiles: async (files) => ok(`ticket for ${files.length}`),
    subscribe(name: ApiEventName, listener) {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => void known.delete(listener);
    },
  };
  return { api: createApi(transport), calls };
}
