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

interface VitestFile {
  name: string;
  status: string;
  assertionResults: { status: string }[];
}

/** Runs test files, all of them unless some are named. */
function runVitest(name: string, report: string, files: readonly string[] = []): boolean {
  return stage(name, [
    'scripts/with-key-store.ts',
    process.execPath,
    'node_modules/vitest/vitest.mjs',
    'run',
    ...files,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
}

/** Files that began and did not end: their process was ended, and no test in them failed. */
function isUnfinished({ status, assertionResults }: VitestFile): boolean {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}

/**
 * Runs all tests but those in the window. V8 can end a process in which threads come and go (nodejs/node issue 64500),
 * with Node's flag against it too, though rarely: the files this happens to are run once more.
 */
function runUnitTests(): Tally[] {
  const first = join(results, 'unit.json');
  const ok = runVitest('unit, property and contract tests', first);
  const files = readVitestFiles(first);
  if (files === null) return [noReport];
  const unfinished = files.filter(isUnfinished);
  const tally = tallyOf(files.filter((file) => !isUnfinished(file)));
  if (ok || unfinished.length === 0) return [withStage(tally, ok)];
  const again = join(results, 'unit-again.json');
  const names = unfinished.map(({ name }) => name);
  console.error(`tests: not finished: ${names.join(', ')}`);
  const okAgain = runVitest('these once more', again, names);
  const filesAgain = readVitestFiles(again);
  return [tally, filesAgain === null ? noReport : withStage(tallyOf(filesAgain), okAgain)];
}

const noReport: Tally = { passed: 0, failed: 1 };

/** A stage that fails without a failed test has failed all the same. */
function withStage({ passed, failed }: Tally, ok: boolean): Tally {
  return { passed, failed: ok ? failed : Math.max(1, failed) };
}

function tallyOf(files: readonly VitestFile[]): Tally {
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed').length;
  return { passed: tests.filter(({ status }) => status === 'passed').length, failed };
}

function readVitestFiles(file: string): VitestFile[] | null {
  return (readReport(file) as { testResults: VitestFile[] } | null)?.testResults ?? null;
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

  const windowReport = join(results, 'window.json');
  const checks = [
    stage('types', ['scripts/check-types.ts']),
    stage('lint', ['node_modules/eslint/bin/eslint.js', '.']),
    stage('formatting', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
  ];
  const unitTallies = runUnitTests();
  const windowOk = stage('the window', ['scripts/run-e2e.ts'], { PLAYWRIGHT_JSON_OUTPUT_FILE: windowReport });

  const tallies = [...unitTallies, withStage(readPlaywright(windowReport), windowOk)];
  const passed = sum(tallies.map((tally) => tally.passed)) + checks.filter(Boolean).length;
  const failed = sum(tallies.map((tally) => tally.failed)) + checks.filter((ok) => !ok).length;
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

process.exitCode = main();
