import { existsSync, mkdirSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { BrowserWindow } from './browser-window.ts';
import type { DevtoolsSession } from './devtools.ts';
import { readPath, type RemoteObject } from './file-paths.ts';

interface SaveOptions {
  defaultPath?: string;
}

interface OpenOptions {
  properties?: string[];
  filters?: { extensions: string[] }[];
}

/**
 * Stands in for Electron's `dialog`. Saving: a page can't learn a path from the browser's save dialog, so the file
 * goes to the proposed path, made unique. Opening: the browser's own file dialog, whose paths the debugger tells.
 */
export const dialog = {
  showSaveDialog(
    ...call: [BrowserWindow, SaveOptions] | [SaveOptions]
  ): Promise<{ canceled: boolean; filePath: string }> {
    const { defaultPath = '' } = call.at(-1) as SaveOptions;
    mkdirSync(dirname(defaultPath), { recursive: true });
    return Promise.resolve({ canceled: defaultPath === '', filePath: makeUnique(defaultPath) });
  },

  async showOpenDialog(
    ...call: [BrowserWindow, OpenOptions] | [OpenOptions]
  ): Promise<{ canceled: boolean; filePaths: string[] }> {
    const options = call.at(-1) as OpenOptions;
    const page = BrowserWindow.getFocusedWindow()?.webContents.page ?? null;
    const filePaths =
      page === null ? [] : await choosePaths(page.session, options.properties?.includes('multiSelections') ?? false);
    return { canceled: filePaths.length === 0, filePaths };
  },
};

/** `report.csv`, then `report (2).csv`, `report (3).csv` … */
function makeUnique(path: string): string {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? path : `${stem} (${number})${extension}`;
    if (!existsSync(candidate)) return candidate;
  }
}

async function choosePaths(session: DevtoolsSession, multiple: boolean): Promise<string[]> {
  // `userGesture` lets the page open the dialog although the click happened before the question came here.
  const { result } = await session.send<{ result: RemoteObject }>('Runtime.evaluate', {
    userGesture: true,
    awaitPromise: true,
    expression: `new Promise((resolve) => {
      const input = document.createElement('input');
      input.type = 'file';
      input.multiple = ${multiple};
      input.addEventListener('change', () => resolve([...input.files]));
      input.addEventListener('cancel', () => resolve([]));
      input.click();
    })`,
  });
  return result.objectId === undefined ? [] : readPaths(session, result.objectId);
}

async function readPaths(session: DevtoolsSession, arrayId: string): Promise<string[]> {
  const { result: entries } = await session.send<{ result: { name: string; value?: RemoteObject }[] }>(
    'Runtime.getProperties',
    { objectId: arrayId, ownProperties: true },
  );
  const paths: string[] = [];
  for (const { name, value } of entries) {
    if (!/^\d+$/.test(name) || value?.objectId === undefined) continue;
    paths.push(await readPath(session, value.objectId));
  }
  return paths;
}
