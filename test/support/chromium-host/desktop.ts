import { spawn } from 'node:child_process';
import { dirname } from 'node:path';

/** Stands in for Electron's `shell`: hands an address to the desktop. */
export const shell = {
  /** The folder, as not every desktop can mark a file in it. */
  showItemInFolder(path: string): void {
    shell.openExternal(dirname(path)).catch(() => undefined);
  },

  openExternal(address: string): Promise<void> {
    const openers: Partial<Record<NodeJS.Platform, [string, string[]]>> = {
      darwin: ['open', [address]],
      win32: ['rundll32', ['url.dll,FileProtocolHandler', address]],
    };
    const [command, commandArguments] = openers[process.platform] ?? ['xdg-open', [address]];
    return new Promise((resolve, reject) => {
      const opener = spawn(command, commandArguments, { detached: true, stdio: 'ignore' });
      opener.once('error', reject);
      opener.once('spawn', () => {
        opener.unref();
        resolve();
      });
    });
  },
};

/** Chromium's own keys do what the menus would; there is no menu bar. */
export const Menu = {
  buildFromTemplate: (template: unknown): unknown => template,
  setApplicationMenu(): void {},
};

/** The page asks the system for its colours by itself. */
export const nativeTheme = { shouldUseDarkColors: false };
