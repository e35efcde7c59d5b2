import { type Command, InvalidArgumentError } from 'commander';
import { AppError, errorExitCodes } from '#shared/app-error.ts';
import type { CoverageReport, SyncProgress, SyncReport, TimeRange } from '#shared/sync-status.ts';
import { parseRangeBounds } from '#shared/time.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { type Output, printable } from '../output.ts';
import { runCommand } from '../run-command.ts';

interface SyncCommandOptions {
  from?: string;
  to?: string;
  refetch: boolean;
  wait: boolean;
  maxCalls?: number;
  first?: string;
}

/** `tickmark sync` */
export function addSyncCommand(program: Command, finish: Finish): void {
  program
    .command('sync [names...]')
    .description('fetch what is not covered yet')
    .option('--from <date>', 'first day or instant to cover')
    .option('--to <date>', 'last day or instant to cover')
    .option('--refetch', 'read covered windows again', false)
    .option('--wait', 'sleep until the next allowed call instead of stopping', false)
    .option('--max-calls <n>', 'at most so many data requests a connection', wholeNumber)
    .option('--first <from..to>', 'a period to read before all others')
    .addHelpText('after', '\nExample: tickmark sync gs --from 2026-01-01 --to 2026-03-31')
    .action(async (names: string[], options: SyncCommandOptions, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output, zone, signal }) => {
          const bounds = parseRangeBounds(options.from ?? null, options.to ?? null, zone);
          const report = await core.sync.sync(names, {
            ...bounds,
            refetch: options.refetch,
            wait: options.wait,
            maxCalls: options.maxCalls ?? null,
            first: parsePeriod(options.first, zone),
            signal,
            onProgress: (progress) => output.progress(progressLine(progress)),
          });
          const exitCode = syncExitCode(report);
          if (output.json) output.document(withError(report, exitCode));
          else for (const line of reportLines(report)) output.line(line);
          for (const line of noticeLines(report)) output.notice(line);
          return exitCode;
        }),
      ),
    );
}

/** `FROM..TO`, both ends as in --from and --to. */
function parsePeriod(text: string | undefined, zone: string): TimeRange | null {
  if (text === undefined) return null;
  const [from, to] = text.split('..');
  const { fromMs, toMs } = parseRangeBounds(from || null, to || null, zone);
  if (fromMs !== null && toMs !== null) return { fromMs, toMs };
  throw new AppError(
    'usage.invalid_argument',
    `--first takes FROM..TO, not ${text}.`,
    'For example 2026-01-01..2026-03-31.',
  );
}

/** The exit code of a sync: 0, 3 where something asked for is missing, 1 where nothing came at all. */
export function syncExitCode(report: SyncReport): number {
  const { connections } = report;
  if (connections.some((one) => one.error?.code === 'app.interrupted')) return 130;
  if (connections.every((one) => one.state === 'complete')) return 0;
  if (connections.some((one) => one.state !== 'failed')) return 3;
  const codes = connections.map((one) => one.error?.code ?? 'sync.incomplete');
  return Math.max(...codes.map((code) => errorExitCodes[code as keyof typeof errorExitCodes] ?? 1));
}

/** A failed sync answers with its report and, as every failure does, with an `error`. */
function withError(report: SyncReport, exitCode: number): object {
  const error = report.connections.find((one) => one.error !== null)?.error;
  return exitCode === 0 || error == null ? report : { ...report, error };
}

export function progressLine(progress: SyncProgress): string {
  const windows = `window ${progress.windowsDone + 1} of ${Math.max(progress.windowsDone + 1, progress.windowsPlanned)}`;
  const left = progress.callsLeft === null ? '' : ` · ${progress.callsLeft} calls left`;
  return `${progress.connection}: ${progress.message} · ${windows} · ${progress.events} events${left}`;
}

/** What a sync fetched, for people. */
export function reportLines(report: SyncReport): string[] {
  return report.connections.map((one) => {
    const { new: fresh, same, changed, quarantined } = one.events;
    const windows = `${one.windows.length} ${one.windows.length === 1 ? 'window' : 'windows'}`;
    const odd = quarantined === 0 ? '' : `, ${quarantined} in quarantine`;
    return `${one.name}: ${one.state} · ${fresh} new, ${same} same, ${changed} changed${odd} · ${windows}, ${one.calls} calls`;
  });
}

function noticeLines(report: SyncReport): string[] {
  return report.connections.flatMap((one) => {
    const lines: string[] = [];
    for (const window of one.windows) {
      if (window.error === null || window.error.message === one.error?.message) continue;
      lines.push(`${one.name}: ${window.from} to ${window.to} is ${window.state}: ${window.error.message}`);
    }
    for (const notice of one.notices) lines.push(`${one.name}: ${notice}`);
    if (one.error !== null) lines.push(`tickmark: ${one.name}: ${one.error.message} ${one.error.recovery}`.trim());
    if (one.nextCallAt !== null) lines.push(`${one.name}: the next call is allowed at ${one.nextCallAt}.`);
    if (one.events.quarantined > 0) {
      lines.push(`${one.name}: ${one.events.quarantined} entries could not be read; they are kept in quarantine.`);
    }
    return lines.map(printable);
  });
}

export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) throw new InvalidArgumentError('It takes a whole number.');
  return number;
}

/** A list of coverage for people. */
export function writeCoverage(output: Output, report: CoverageReport): void {
  for (const { name, intervals } of report.connections) {
    if (intervals.length === 0) output.line(`${name}: never asked for`);
    for (const { from, to, state, verifiedAt } of intervals) {
      const verified = verifiedAt == null ? '' : `, last verified ${verifiedAt}`;
      output.line(`${name}: ${from} to ${to}  ${state}${verified}`);
    }
  }
}
