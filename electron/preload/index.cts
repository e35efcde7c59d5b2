import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { callChannel, eventChannel, filesChannel } from '#shared/ipc-channels.ts';

/** The window's only door: calls go to main's gateway, events come from it. It adds nothing of its own. */
contextBridge.exposeInMainWorld('tickmark', {
  invoke: (name: string, input: unknown): Promise<unknown> => ipcRenderer.invoke(callChannel, name, input),

  // The page hands over files it was given by a drop; only this side can turn them into paths.
  offerFiles: (files: File[]): Promise<unknown> =>
    ipcRenderer.invoke(
      filesChannel,
      files.map((file) => webUtils.getPathForFile(file)),
    ),

  subscribe(name: string, listener: (payload: unknown) => void): () => void {
    // The event object holds the sender, so it stays on this side of the bridge.
    const relay = (_event: unknown, announced: string, payload: unknown): void => {
      if (announced === name) listener(payload);
    };
    ipcRenderer.on(eventChannel, relay);
    return () => void ipcRenderer.off(eventChannel, relay);
  },
});
