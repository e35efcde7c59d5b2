// Builds the four bundles into dist/: the window, main, its preload and the engine with its worker threads.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'vite';
import type { InlineConfig } from 'vite';

const root = join(import.meta.dirname, '..');
const output = join(root, 'dist');

/** Native modules and Electron itself stay outside of bundles. */
const external = ['electron', 'better-sqlite3', /^keytar(\/|$)/, /^node:/];

/** An engine of the tests may take the place of the real one: `node scripts/build.ts --engine FILE`. */
const engineFlag = process.argv.indexOf('--engine');
const engineEntry = engineFlag === -1 ? 'electron/engine/index.ts' : (process.argv[engineFlag + 1] ?? '');

await buildAll();

async function buildAll(): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  await build({ configFile: join(root, 'vite.config.ts'), root: join(root, 'renderer'), logLevel: 'warn' });
  await build(nodeBundle('main', { index: 'electron/main/index.ts' }));
  await build(nodeBundle('engine', { engine: engineEntry, ...threadEntries() }));
  await build(preloadBundle());
}

/** Worker threads start from files beside the engine, under the names they have in the source. */
function threadEntries(): Record<string, string> {
  const folder = 'electron/core/threads';
  if (!existsSync(join(root, folder))) return {};
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('-thread.ts'));
  return Object.fromEntries(files.map((name) => [basename(name, '.ts'), `${folder}/${name}`]));
}

/** ES modules for Node 24, which is what Electron and the Chromium host run. */
function nodeBundle(folder: string, entries: Record<string, string>): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node24',
      outDir: join(output, folder),
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: entries,
        external,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
      },
    },
  };
}

/** One CommonJS file: a sandboxed preload can require nothing but electron. */
function preloadBundle(): InlineConfig {
  const config = nodeBundle('preload', { index: 'electron/preload/index.cts' });
  return {
    ...config,
    build: {
      ...config.build,
      rolldownOptions: {
        input: { index: 'electron/preload/index.cts' },
        external,
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  };
}
