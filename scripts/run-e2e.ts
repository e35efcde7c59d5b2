// Runs the end-to-end suite on whichever host is there: Electron, or a Chromium.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepareMachine } from './machine.ts';

const root = join(import.meta.dirname, '..');

process.exitCode = main(process.argv.slice(2));

function main(playwrightOptions: string[]): number {
  const missing = prepareMachine(['browser', 'key-store']);
  for (const line of missing) console.error(`missing ${line}`);
  if (missing.length > 0) return 1;
  // Built once, here: the tests' own starts then find everything fresh.
  if (run(['scripts/build.ts', '--if-needed']) !== 0) return 1;
  process.env.TICKMARK_PREBUILT = '1';
  const suite = ['node_modules/@playwright/test/cli.js', 'test', '--config', 'test/e2e/playwright.config.ts'];
  return run(['scripts/with-key-store.ts', process.execPath, ...suite, ...playwrightOptions]);
}

function run(scriptArguments: string[]): number {
  return spawnSync(process.execPath, scriptArguments, { cwd: root, stdio: 'inherit' }).status ?? 1;
}
