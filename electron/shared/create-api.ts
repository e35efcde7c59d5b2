import type { ApiCallName, ApiEventName, ApiEvents, ApiInput, ApiOutput } from './api.ts';
import { fromPlainError } from './app-error.ts';
import type { Result } from './result.ts';

/** How calls and events travel: Electron's IPC, a host's binding, or a fake in a test. */
export interface ApiTransport {
  invoke: (name: ApiCallName, input: unknown) => Promise<Result<unknown>>;
  /** Returns the function that ends the subscription. */
  subscribe: (name: ApiEventName, listener: (payload: unknown) => void) => () => void;
  /** Hands files that were dropped on the window to main; answers with the ticket for `import.start`. */
  offerFiles: (files: unknown[]) => Promise<Result<string>>;
}

/** The one API the window has. */
export interface TickmarkApi {
  /** Answers, or throws an `AppError`. */
  call: <Name extends ApiCallName>(name: Name, input: ApiInput<Name>) => Promise<ApiOutput<Name>>;
  on: <Name extends ApiEventName>(name: Name, listener: (payload: ApiEvents[Name]) => void) => () => void;
  /** Takes files dropped on the window, or throws an `AppError`. @returns the ticket for `import.start` */
  offerFiles: (files: unknown[]) => Promise<string>;
}

/** Builds the typed API over any transport. */
export function createApi(transport: ApiTransport): TickmarkApi {
  return {
    async call(name, input) {
      const result = await transport.invoke(name, input);
      if (!result.ok) throw fromPlainError(result.error);
      return result.value as ApiOutput<typeof name>;
    },
    on(name, listener) {
      return transport.subscribe(name, (payload) => listener(payload as ApiEvents[typeof name]));
    },
    async offerFiles(files) {
      const result = await transport.offerFiles(files);
      if (!result.ok) throw fromPlainError(result.error);
      return result.value;
    },
  };
}
