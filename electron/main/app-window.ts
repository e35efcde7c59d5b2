import { BrowserWindow, nativeTheme } from 'electron';
import type { ApiEventName } from '#shared/api.ts';
import { eventChannel } from '#shared/ipc-channels.ts';
import { appAddress } from './app-protocol.ts';

/** Opens the one window. It gets no Node, no file access and one preload script. */
export function openAppWindow({ preload, headless }: { preload: string; headless: boolean }): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Tickmark',
    width: 1440,
    height: 900,
    minWidth: 640,
    minHeight: 480,
    show: !headless,
    autoHideMenuBar: true,
    // The page's own colours, so that nothing flashes before it is drawn.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#191817' : '#fbfaf8',
    // Electron's security guide, 2 to 4: no Node integration, context isolation, process sandbox.
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  void window.loadURL(appAddress);
  return window;
}

/** Tells every open window what has happened. */
export function announce(name: ApiEventName, payload: unknown): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed()) window.webContents.send(eventChannel, name, payload);
  }
}
