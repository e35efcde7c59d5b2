import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { AppError } from '#shared/app-error.ts';
import { isValidTimeZone } from '#shared/time-zone.ts';
import { workspaceFolder } from '#shared/workspace-folder.ts';
import { type Core, type CoreOptions, createCore } from '#core/create-core.ts';
import { createKeyStore } from '#core/secrets/key-store.ts';
import { createOutput, type Output, reportFailure } from './output.ts';

/** The options that every command has. */
export interface GlobalOptions {
  workspace?: string;
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  tz: string;
  timeout: string;
}

/** What a command works with. */
export interface CommandContext {
  core: Core;
  output: Output;
  /** IANA zone for dates typed and shown. */
  zone: string;
  /** Aborts at Ctrl-C. */
  signal: AbortSignal;
}

export const version = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** The folder of the workspace that the options name. */
export function chosenFolder(options: GlobalOptions): string {
  const places = { platform: process.platform, home: homedir(), environment: process.env };
  return resolve(workspaceFolder(options.workspace ?? null, places));
}

export function openCore(options: GlobalOptions, folder: string, environment: NodeJS.ProcessEnv): Promise<Core> {
  return createCore(coreOptions(options, folder, environment));
}

export function coreOptions(options: GlobalOptions, folder: string, environment: NodeJS.ProcessEnv): CoreOptions {
  const seconds = Number(options.timeout);
  if (!(seconds > 0)) throw new AppError('usage.invalid_argument', `--timeout takes seconds, not ${options.timeout}.`);
  return {
    folder,
    version,
    secrets: createKeyStore(),
    environment,
    timeoutMs: seconds * 1000,
  };
}

/**
 * Runs a command over an open workspace and answers with the exit code. Whatever happens, the workspace is
 * closed, and a failure is one line (and one document with `--json`).
 *
 * @param query the query typed, for the caret under a mistake
 * @param prepare what has to be done before the workspace is opened
 */
export function runCommand(
  options: GlobalOptions,
  act: (context: CommandContext) => Promise<number>,
  query?: string,
  prepare?: () => void,
): Promise<number> {
  return runWithoutWorkspace(
    options,
    async (context) => {
      prepare?.();
      const core = await openCore(options, chosenFolder(options), process.env);
      try {
        return await act({ ...context, core });
      } finally {
        await core.dispose();
      }
    },
    query,
  );
}

/** The same for a command that opens no workspace. */
export async function runWithoutWorkspace(
  options: GlobalOptions,
  act: (context: Omit<CommandContext, 'core'>) => Promise<number>,
  query?: string,
): Promise<number> {
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  try {
    if (!isValidTimeZone(options.tz)) {
      throw new AppError('usage.invalid_argument', `--tz takes an IANA zone such as Europe/Berlin, not ${options.tz}.`);
    }
    return await act({ output: createOutput(options), zone: options.tz, signal: interrupt.signal });
  } catch (thrown) {
    return reportFailure(thrown, { ...options, ...(query === undefined ? {} : { query }) });
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}
