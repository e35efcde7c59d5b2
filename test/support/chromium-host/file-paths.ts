import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { BrowserPage } from './browser-page.ts';
import type { DevtoolsSession } from './devtools.ts';

/** Where the page's script keeps the files it hands over, while a call with them is under way. */
export const handedFilesName = '__chromiumHostFiles';
/** What stands for a path in the page: the number of a handed file follows. */
export const handedFilePrefix = 'chromium-host-file:';

/** A value of the page as the debugger shows it. */
export interface RemoteObject {
  objectId?: string;
  value?: unknown;
}

/** Puts the paths of handed files into values, in place of what stands for them. */
export async function resolveHandedFiles(page: BrowserPage, values: unknown[]): Promise<unknown[]> {
  if (!JSON.stringify(values).includes(handedFilePrefix)) return values;
  async function resolve(value: unknown): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(value.map(resolve));
    if (typeof value !== 'string' || !value.startsWith(handedFilePrefix)) return value;
    const { result } = await page.session.send<{ result: RemoteObject }>('Runtime.evaluate', {
      expression: `globalThis.${handedFilesName}?.get(${JSON.stringify(value)})`,
    });
    return result.objectId === undefined ? '' : readPath(page.session, result.objectId);
  }
  return (await resolve(values)) as unknown[];
}

/** The path of a file object of the page, which the debugger knows and the page does not. */
export async function readPath(session: DevtoolsSession, objectId: string): Promise<string> {
  const { path } = await session.send<{ path: string }>('DOM.getFileInfo', { objectId });
  return path === '' ? copyFile(session, objectId) : path;
}

/** A file that a test made in the page has no path; it gets one in a temporary folder. */
async function copyFile(session: DevtoolsSession, objectId: string): Promise<string> {
  const { result } = await session.send<{ result: RemoteObject }>('Runtime.callFunctionOn', {
    objectId,
    awaitPromise: true,
    returnByValue: true,
    functionDeclaration: `async function () {
      const bytes = new Uint8Array(await this.arrayBuffer());
      return { name: this.name, bytes: bytes.toBase64() };
    }`,
  });
  const { name, bytes } = result.value as { name: string; bytes: string };
  const path = join(mkdtempSync(join(tmpdir(), 'chromium-host-')), basename(name));
  writeFileSync(path, Buffer.from(bytes, 'base64'));
  return path;
}
