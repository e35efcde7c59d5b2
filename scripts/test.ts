// The whole test command: what the machine lacks, types, lint, unit and contract tests, the window.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareMachine } from './machine.ts';

const results = join(import.meta.dirname, '..', 'test-results');

interface Tally {
  passed: number;
  failed: number;
}

/** Runs one stage; its output is the user's. */
function stage(name: string, args: string[], environment: Record<string, string> = {}): boolean {
  const started = performance.now();
  console.log(`\ntests: ${name}`);
  const run = spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  console.log(
    `tests: ${name} ${run.status === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  return run.status === 0;
}

function readVitest(file: string): Tally {
  const report = readReport(file) as { numPassedTests: number; numFailedTests: number } | null;
  return { passed: report?.numPassedTests ?? 0, failed: report === null ? 1 : report.numFailedTests };
}

function readPlaywright(file: string): Tally {
  const report = readReport(file) as { stats: { expected: number; unexpected: number; flaky: number } } | null;
  return {
    passed: report?.stats.expected ?? 0,
    failed: report === null ? 1 : report.stats.unexpected + report.stats.flaky,
  };
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function main(): number {
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const missing = prepareMachine(['key-store', 'browser', 'spreadsheet', 'python']);
  for (const line of missing) console.error(`tests: missing ${line}`);
  if (missing.length > 0) return 1;

  const unitReport = join(results, 'unit.json');
  const windowReport = join(results, 'window.json');
  const checks = [
    stage('types', ['scripts/check-types.ts']),
    stage('lint', ['node_modules/eslint/bin/eslint.js', '.']),
    stage('formatting', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
  ];
  const withKeyStore = 'scripts/with-key-store.ts';
  stage('unit, property and contract tests', [
    withKeyStore,
    process.execPath,
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ]);
  stage('the window', ['scripts/run-e2e.ts'], { PLAYWRIGHT_JSON_OUTPUT_FILE: windowReport });

  const tallies = [readVitest(unitReport), readPlaywright(windowReport)];
  const passed = sum(tallies.map((tally) => tally.passed)) + checks.filter(Boolean).length;
  const failed = sum(tallies.map((tally) => tally.failed)) + checks.filter((ok) => !ok).length;
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

process.exitCode = main();
