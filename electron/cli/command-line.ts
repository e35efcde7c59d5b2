import type { Command } from 'commander';
import type { GlobalOptions } from './run-command.ts';

/** A command ends by setting the exit code here. */
export type Finish = (exitCode: number) => void;

/** The global options as a command sees them. */
export function globalOptions(command: Command): GlobalOptions {
  return command.optsWithGlobals<GlobalOptions>();
}
