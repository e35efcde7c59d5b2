import { ipcMain } from 'electron';
import type { WebFrameMain } from 'electron';
import * as v from 'valibot';
import type { ApiCallName } from '#shared/api.ts';
import { AppError, toPlainError } from '#shared/app-error.ts';
import { callChannel, filesChannel } from '#shared/ipc-channels.ts';
import { ok } from '#shared/result.ts';
import type { Result } from '#shared/result.ts';
import { isAppAddress } from './app-protocol.ts';
import type { CallHandlers } from './call-handlers.ts';
import { callSchemas } from './call-schemas.ts';
import type { Log } from './logging.ts';
import type { OfferedFiles } from './offered-files.ts';

/** Largest input of a call, in UTF-16 units of its JSON text. */
const largestInput = 64 * 1024;

/**
 * The one door between the window and everything else. A call passes when its sender is the window's own top frame,
 * its name is known, and its input has the right shape and size; what comes back is a `Result`, never a throw.
 */
export function openIpcGateway(handlers: CallHandlers, offered: OfferedFiles, log: Log): void {
  ipcMain.handle(callChannel, async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    try {
      checkSender(event.senderFrame);
      return ok(await dispatchCall(handlers, name, input));
    } catch (thrown) {
      const error = toPlainError(thrown);
      if (error.code === 'app.internal') log.error(`${String(name)}: ${describeDefect(thrown)}`);
      return { ok: false, error };
    }
  });
  ipcMain.handle(filesChannel, (event, paths: unknown): Result<string> => {
    try {
      checkSender(event.senderFrame);
      return ok(offered.offer(paths));
    } catch (thrown) {
      return { ok: false, error: toPlainError(thrown) };
    }
  });
}

/** Electron's security guide, 17: validate the sender of all IPC messages. */
function checkSender(frame: WebFrameMain | null): void {
  if (frame !== null && frame.parent === null && isAppAddress(frame.url)) return;
  throw new AppError('app.internal', 'A call came from outside of the window and was refused.');
}

/** Checks name, size and shape of a call, then answers it. Exported for tests of the door alone. */
export async function dispatchCall(handlers: CallHandlers, name: unknown, input: unknown): Promise<unknown> {
  if (!isCallName(name)) throw new AppError('app.internal', 'The window made a call that does not exist.');
  if ((JSON.stringify(input) ?? '').length > largestInput) {
    throw new AppError('usage.invalid_argument', 'That is too long: at most 64 kB can be sent at once.');
  }
  const checked = v.safeParse(callSchemas[name] as v.GenericSchema, input);
  if (!checked.success) {
    // The path names the field; the value stays out of the words, it may be a secret.
    const field = v.getDotPath(checked.issues[0]) ?? 'input';
    throw new AppError('usage.invalid_argument', `The call ${name} has a wrong value for "${field}".`);
  }
  return (handlers[name] as (input: unknown) => Promise<unknown>)(checked.output);
}

function isCallName(name: unknown): name is ApiCallName {
  return typeof name === 'string' && Object.hasOwn(callSchemas, name);
}

function describeDefect(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
