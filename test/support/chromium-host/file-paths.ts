import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { CDPSession, Page } from 'playwright';

/** Where the page's script keeps the files it hands over, while a call with them is under way. */
export const handedFilesName = '__chromiumHostFiles';
/** What stands for a path in the page: the number of a handed file follows. */
export const handedFilePrefix = 'chromium-host-file:';

/** Puts the paths of handed files into values, in place of what stands for them. */
export async function resolveHandedFiles(page: Page, values: unknown[]): Promise<unknown[]> {
  if (!JSON.stringify(values).includes(handedFilePrefix)) return values;
  const debuggerSession = await page.context().newCDPSession(page);
  async function resolve(value: unknown): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(value.map(resolve));
    if (typeof value !== 'string' || !value.startsWith(handedFilePrefix)) return value;
    const { result } = await debuggerSession.send('Runtime.evaluate', {
      expression: `globalThis.${handedFilesName}?.get(${JSON.stringify(value)})`,
    });
    return result.objectId === undefined ? '' : readPath(debuggerSession, result.objectId);
  }
  try {
    return (await resolve(values)) as unknown[];
  } finally {
    await debuggerSession.detach();
  }
}

/** The path of a file object of the page, which the debugger knows and the page does not. */
export async function readPath(debuggerSession: CDPSession, objectId: string): Promise<string> {
  const { path } = await debuggerSession.send('DOM.getFileInfo', { objectId });
  return path === '' ? copyFile(debuggerSession, objectId) : path;
}

/** A file that a test made in the page has no path; it gets one in a temporary folder. */
async function copyFile(debuggerSession: CDPSession, objectId: string): Promise<string> {
  const { result } = await debuggerSession.send('Runtime.callFunctionOn', {
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
