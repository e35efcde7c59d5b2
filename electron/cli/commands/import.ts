import type { Command } from 'commander';
import { AppError, toPlainError } from '#shared/app-error.ts';
import type { FileImport, ImportProgress, ImportReport } from '#shared/import-status.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { reportFailure } from '../output.ts';
import { runCommand } from '../run-command.ts';

/** `tickmark import` */
export function addImportCommand(program: Command, finish: Finish): void {
  program
    .command('import <files...>')
    .description(
      'bring in saved answers: Gearset JSON, AgileApps XML or JSON, packed with gzip or not; - reads standard input',
    )
    .requiredOption('--connection <name>', 'the connection that the answers belong to')
    .addHelpText('after', '\nExample: tickmark import january.json february.json.gz --connection gs')
    .action(async (files: string[], options: { connection: string }, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output, signal }) => {
          if (files.filter((file) => file === '-').length > 1) {
            throw new AppError(
              'usage.invalid_argument',
              'Standard input (-) can be read once only.',
              'Nothing was stored.',
            );
          }
          const report = await core.imports.run(
            files.map((file) => (file === '-' ? { file, stream: process.stdin } : { file })),
            {
              connection: options.connection,
              signal,
              onProgress: (progress) => output.progress(progressLine(progress)),
            },
          );
          if (output.json) output.document(reportDocument(report));
          else for (const file of report.files) output.line(fileLine(file));
          for (const file of report.files) for (const notice of noticesOf(file)) output.notice(notice);
          return report.failure === null ? 0 : tellFailure(report, files, globalOptions(command));
        }),
      ),
    );
}

/** The exit code is the failure's own where it is the only thing that happened, else 1: some were stored. */
function tellFailure(report: ImportReport, files: readonly string[], options: { verbose: boolean }): number {
  const { files: stored, failure } = report;
  if (failure === null) return 0;
  const left = files.length - stored.length - 1;
  const others = left === 0 ? '' : ` Not tried: ${files.slice(-left).join(', ')}.`;
  const { code, message, recovery, cause } = failure.error;
  const told = new AppError(code, message, `${recovery}${others}`, { cause });
  const exitCode = reportFailure(told, { json: false, verbose: options.verbose });
  return code === 'app.interrupted' || stored.length === 0 ? exitCode : 1;
}

function reportDocument({ files, failure }: ImportReport): object {
  const stored = files.map(({ notices: _notices, ...file }) => file);
  return failure === null ? { files: stored } : { files: stored, error: toPlainError(failure.error) };
}

function fileLine({ file, rows, format, events }: FileImport): string {
  const odd = events.quarantined === 0 ? '' : `, ${events.quarantined} in quarantine`;
  return `${file}: ${rows} ${rows === 1 ? 'row' : 'rows'} (${format}) · ${events.new} new, ${events.same} same, ${events.changed} changed${odd}`;
}

function noticesOf({ file, events, notices }: FileImport): string[] {
  const lines = notices.map((notice) => `${file}: ${notice}`);
  if (events.quarantined > 0) {
    const entries = events.quarantined === 1 ? '1 entry' : `${events.quarantined} entries`;
    lines.push(`${file}: ${entries} could not be read, and kept in quarantine.`);
  }
  return lines;
}

function progressLine({ file, phase, bytesDone, bytesTotal, rowsDone, rowsTotal }: ImportProgress): string {
  if (phase === 'indexing') return `${file}: indexing ${rowsDone} rows`;
  if (phase === 'storing') return `${file}: storing, ${rowsDone} of ${rowsTotal} rows`;
  const share = bytesTotal === null ? '' : ` of ${megabytes(bytesTotal)}`;
  return `${file}: reading, ${megabytes(bytesDone)}${share} MB · ${rowsDone} rows`;
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
