#!/usr/bin/env node
// The way in on any Node: an older one hands over to the pinned one that `npm ci` installed.
// Plain JavaScript without imports of the project, because older versions read it too.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const needed = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major >= needed) {
  // Most of a short command's time is reading the program itself. Threads and processes to come learn it from here.
  const { directory } = module.enableCompileCache();
  if (directory) process.env.NODE_COMPILE_CACHE ??= directory;
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = fileURLToPath(new URL(`../../node_modules/node/bin/${name}`, import.meta.url));
  if (!existsSync(pinned)) {
    console.error(`tickmark needs Node ${needed} (this is ${process.versions.node}): run \`npm ci\` to get it.`);
    process.exit(1);
  }
  // V8 loses track of code pages it protects when threads end, and stops the process: nodejs/node issue 64500.
  const run = spawnSync(pinned, ['--no-memory-protection-keys', ...process.argv.slice(1)], { stdio: 'inherit' });
  if (run.signal === 'SIGINT') process.exit(130);
  process.exit(run.status ?? 1);
}
