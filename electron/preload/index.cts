import { contextBridge, ipcRenderer } from 'electron';
import { callChannel, eventChannel } from '#shared/ipc-channels.ts';

/** The window's only door: calls go to main's gateway, events come from it. It adds nothing of its own. */
contextBridge.exposeInMainWorld('tickmark', {
  invoke: (name: string, input: unknown): Promise<unknown> => ipcRenderer.invoke(callChannel, name, input),

  subscribe(name: string, listener: (payload: unknown) => void): () => void {
    // The event object holds the sender, so it stays on this side of the bridge.
    const relay = (_event: unknown, announced: string, payload: unknown): void => {
      if (announced === name) listener(payload);
    };
    ipcRenderer.on(eventChannel, relay);
    return () => void ipcRenderer.off(eventChannel, relay);
  },
});
