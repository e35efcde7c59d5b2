import type { FrameLike, WebContents } from './web-contents.ts';

export interface InvokeEvent {
  sender: WebContents;
  senderFrame: FrameLike | null;
}

type Handler = (event: InvokeEvent, ...values: unknown[]) => unknown;

const handlers = new Map<string, Handler>();

/** Stands in for Electron's `ipcMain`, as far as `ipcRenderer.invoke` needs it. */
export const ipcMain = {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
  removeHandler(channel: string): void {
    handlers.delete(channel);
  },
};

/** What an `invoke` comes to, as it crosses to the page. */
export type InvokeAnswer = { value: unknown } | { thrown: string };

/** Answers one `invoke`. */
export async function answerInvoke(channel: string, values: unknown[], event: InvokeEvent): Promise<InvokeAnswer> {
  try {
    const handler = handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return { value: (await handler(event, ...values)) ?? null };
  } catch (thrown) {
    return { thrown: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
