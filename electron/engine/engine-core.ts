import type { ApiEventName, ApiEvents } from '#shared/api.ts';
import type { EngineCallName, EngineInput, EngineOutput } from '#shared/engine-protocol.ts';

/** One function a call: a missing or extra member is a compile error. */
export type EngineHandlers = {
  [Name in EngineCallName]: (input: EngineInput<Name>) => Promise<EngineOutput<Name>>;
};

/** What the engine serves: the core behind it, or a stand-in with invented data. */
export interface EngineCore {
  handlers: EngineHandlers;
  /** Ends running work and closes the store. */
  dispose: () => Promise<void>;
}

/** What the engine gives the core it creates. */
export interface EngineSurroundings {
  /** Absolute path of the workspace. */
  folder: string;
  version: string;
  emit: <Name extends ApiEventName>(name: Name, payload: ApiEvents[Name]) => void;
  log: (level: 'info' | 'error', message: string) => void;
}

export type CreateEngineCore = (surroundings: EngineSurroundings) => Promise<EngineCore>;
