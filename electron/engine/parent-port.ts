import type { EnginePort } from './serve-engine.ts';

/**
 * The port to main that Electron puts on a utility process. Ctrl-C in a terminal reaches every process of the group;
 * the engine leaves it to main, which stops the engine in order.
 */
export function takeParentPort(): EnginePort {
  process.on('SIGINT', () => undefined);
  const { parentPort } = process as typeof process & { parentPort?: EnginePort };
  if (parentPort === undefined) throw new Error('the engine is started by the window, not by hand');
  return parentPort;
}
