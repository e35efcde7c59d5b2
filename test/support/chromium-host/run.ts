// Runs an Electron app's main bundle under Node, with a Chromium for its window:
//   node run.ts APP_FOLDER [options of the app] [--headless] [--remote-debugging-port=N]
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

const standIn = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === 'electron') return { url: standIn, shortCircuit: true };
    return nextResolve(specifier, context);
  },
});

const [node = '', , folder = '.', ...options] = process.argv;
const appFolder = resolve(folder);
const hosted = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as AppPackage;
process.argv = [node, appFolder, ...options];
app.describe({ name: hosted.productName ?? hosted.name, version: hosted.version });
await import(pathToFileURL(join(appFolder, hosted.main)).href);
app.becomeReady();
