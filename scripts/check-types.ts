// Type-checks every runtime with only the globals it may see: one TypeScript project a folder.
import { spawnSync } from 'node:child_process';

const projects = [
  'electron/shared',
  'electron/core',
  'electron/engine',
  'electron/cli',
  'electron/main',
  'electron/preload',
  'test',
];

let failed = false;
for (const project of projects) {
  const run = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], { stdio: 'inherit' });
  if (run.status !== 0) {
    failed = true;
    console.error(`types: ${project} failed`);
  }
}
const svelte = spawnSync(
  process.execPath,
  ['node_modules/svelte-check/bin/svelte-check', '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings'],
  { stdio: 'inherit' },
);
if (svelte.status !== 0) failed = true;
process.exit(failed ? 1 : 0);
