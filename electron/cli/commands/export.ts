import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { exportFormats, type ExportRows } from '#shared/export-request.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { runCommand } from '../run-command.ts';
import { splitNames } from './search.ts';

interface ExportOptions {
  to: string;
  format?: string;
  columns?: string;
  sort?: string;
  rows: ExportRows;
}

/** `tickmark export` */
export function addExportCommand(program: Command, finish: Finish): void {
  program
    .command('export <query>')
    .description('write the whole result to a file, with its manifest beside it')
    .requiredOption('--to <file>', 'file to write, or - for standard output')
    .option('--format <format>', `${exportFormats.join(', ')}; else the file’s extension tells`)
    .option('--columns <names>', 'columns, with commas')
    .option('--sort <fields>', 'FIELD[:asc|desc], several with commas')
    .addOption(
      new Option('--rows <rows>', 'one row an event, or one a deployed item')
        .choices(['events', 'items'])
        .default('events'),
    )
    .addHelpText('after', "\nExample: tickmark export 'kind:deployment time:last-quarter' --to deployments.xlsx")
    .action(async (query: string, options: ExportOptions, command: Command) =>
      finish(
        await runCommand(
          globalOptions(command),
          async ({ core, output, zone, signal }) => {
            const format = core.exports.chooseFormat(options.to, options.format ?? null);
            const columns = splitNames(options.columns);
            const result = await core.exports.run({
              query,
              tz: zone,
              to: options.to === '-' ? '-' : resolve(options.to),
              format,
              rows: options.rows,
              columns: columns.length === 0 ? null : columns,
              sort: splitNames(options.sort),
              signal,
              onProgress: ({ rowsDone, rowsTotal }) => output.progress(`Exporting: ${rowsDone} of ${rowsTotal} rows`),
            });
            if (options.to === '-') output.notice(`${result.rows} rows`);
            else if (output.json) output.document(result);
            else output.line(`${result.rows} rows in ${result.file} (${result.bytes} bytes, ${result.sha256})`);
            return 0;
          },
          query,
        ),
      ),
    );
}
