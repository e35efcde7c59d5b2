// Builds the four bundles into dist/: the window, main, its preload and the engine with its worker threads.
// With --if-needed only when a source is newer than the last build.
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'vite';
import type { InlineConfig } from 'vite';

const root = join(import.meta.dirname, '..');
const output = join(root, 'dist');
/** Built here first: two starts at once never see half a build. */
const building = join(root, 'node_modules', `.tickmark-build-${process.pid}`);
/** A file whose time is the time of the last whole build. */
const stampName = 'built';
const sources = ['electron', 'renderer', 'package.json', 'vite.config.ts', 'scripts/build.ts'];

/** Native modules and Electron itself stay outside of bundles. */
const external = ['electron', 'better-sqlite3', /^keytar(\/|$)/, /^node:/];

/** An engine of the tests may take the place of the real one: `node scripts/build.ts --engine FILE`. */
const engineFlag = process.argv.indexOf('--engine');
const engineEntry = engineFlag === -1 ? 'electron/engine/index.ts' : (process.argv[engineFlag + 1] ?? '');

if (!process.argv.includes('--if-needed') || isStale()) await buildAll();

async function buildAll(): Promise<void> {
  const startedAt = new Date();
  console.log('Building the window …');
  rmSync(building, { recursive: true, force: true });
  await build({
    configFile: join(root, 'vite.config.ts'),
    root: join(root, 'renderer'),
    logLevel: 'warn',
    build: { outDir: join(building, 'renderer') },
  });
  await build(nodeBundle('main', { index: 'electron/main/index.ts' }));
  await build(nodeBundle('engine', { engine: engineEntry, ...threadEntries() }));
  await build(preloadBundle());
  const built = join(building, stampName);
  writeFileSync(built, '');
  // What is changed while it builds counts as newer.
  utimesSync(built, startedAt, startedAt);
  putInPlace();
}

/** Another start may put its own build there at the same moment; either will do. */
function putInPlace(): void {
  for (let tries = 3; tries > 0; tries -= 1) {
    try {
      rmSync(output, { recursive: true, force: true });
      return renameSync(building, output);
    } catch (thrown) {
      if (tries === 1) throw thrown;
    }
  }
}

function isStale(): boolean {
  const builtMs = statSync(join(output, stampName), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources.some((source) => newestChange(join(root, source)) >= builtMs);
}

/** When something below a path was last changed, milliseconds. */
function newestChange(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** Worker threads start from files beside the engine, under the names they have in the source; `run-…` starts one. */
function threadEntries(): Record<string, string> {
  const folder = 'electron/core/threads';
  if (!existsSync(join(root, folder))) return {};
  const files = readdirSync(join(root, folder)).filter((name) => /^(?!run-).*-thread\.ts$/.test(name));
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
      outDir: join(building, folder),
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
