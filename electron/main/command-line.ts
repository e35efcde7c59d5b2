import { resolve } from 'node:path';

export interface WindowOptions {
  /** Absolute path of the folder named with `--workspace`; `null` when none was. */
  workspace: string | null;
  headless: boolean;
}

/**
 * Reads the window's options out of a command line: `--workspace DIR` (or `=DIR`) and `--headless`.
 * Everything else is left alone: Chromium's own switches, such as `--remote-debugging-port`, stand there too.
 */
export function readWindowOptions(commandLine: readonly string[], directory: string): WindowOptions {
  const options: WindowOptions = { workspace: null, headless: false };
  commandLine.forEach((argument, index) => {
    if (argument === '--headless') options.headless = true;
    if (argument.startsWith('--workspace=')) options.workspace = argument.slice('--workspace='.length);
    if (argument === '--workspace') options.workspace = commandLine[index + 1] ?? null;
  });
  if (options.workspace !== null) options.workspace = resolve(directory, options.workspace);
  return options;
}
