import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '#shared/app-error.ts';
import { quote } from '#shared/query/quoting.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { runCommand } from '../run-command.ts';

interface PackOptions {
  to: string;
  case?: string;
  redact?: string;
  timestamp?: string;
}

/** `tickmark pack` */
export function addPackCommand(program: Command, finish: Finish): void {
  program
    .command('pack [query]')
    .description('write an evidence pack: data, manifest, chain, and a page that verifies it anywhere')
    .requiredOption('--to <file>', 'file to write, .zip')
    .option('--case <name>', 'the events of an investigation instead of a query')
    .option('--redact <profile>', 'redaction profile, such as people')
    .option('--timestamp <url>', 'ask this time-stamping authority (RFC 3161) once, with the hash of the manifest')
    .addHelpText('after', "\nExample: tickmark pack 'kind:deployment time:last-quarter' --to quarter.zip")
    .action(async (query: string | undefined, options: PackOptions, command: Command) =>
      finish(
        await runCommand(
          globalOptions(command),
          async ({ core, output, zone, signal }) => {
            const result = await core.evidence.pack({
              query: chosenQuery(query, options.case),
              case: options.case ?? null,
              tz: zone,
              to: resolve(options.to),
              redact: options.redact ?? null,
              timestamp: options.timestamp ?? null,
              signal,
              onProgress: ({ part, rowsDone, rowsTotal }) =>
                output.progress(`Packing, ${part}: ${rowsDone} of ${rowsTotal} records`),
            });
            if (output.json) output.document(result);
            else output.line(`${result.rows} records in ${result.file} (${result.bytes} bytes, ${result.sha256})`);
            return 0;
          },
          query,
        ),
      ),
    );
}

function chosenQuery(query: string | undefined, name: string | undefined): string {
  if (name !== undefined && query === undefined) return `case:${quote(name)}`;
  if (name === undefined && query !== undefined) return query;
  throw new AppError(
    'usage.invalid_argument',
    'Name either a query or an investigation with --case.',
    'Nothing was written.',
  );
}
