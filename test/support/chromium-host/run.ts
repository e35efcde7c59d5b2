import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from './app.ts';

interface AppPackage {
  main: string;
  name: string;
  productName?: string;
  version: string;
}

/**
 * Runs an Electron app's main bundle in this process, with a Chromium for its window. The process ends with the app.
 *
 * @param folder the app's folder, where its package.json is
 * @param options the app's own options, among them `--headless` and `--remote-debugging-port=N`
 */
export async function runApp(folder: string, options: readonly string[]): Promise<void> {
  const standIn = new URL('./electron.ts', import.meta.url).href;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === 'electron') return { url: standIn, shortCircuit: true };
      return nextResolve(specifier, context);
    },
  });
  const appFolder = resolve(folder);
  const hosted = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as AppPackage;
  process.argv = [process.execPath, appFolder, ...options];
  app.describe({ name: hosted.productName ?? hosted.name, version: hosted.version });
  await import(pathToFileURL(join(appFolder, hosted.main)).href);
  app.becomeReady();
}
