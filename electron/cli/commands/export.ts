import { statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '#shared/app-error.ts';
import { exportFileName } from '#shared/export-file-name.ts';
import type { ExportTemplate } from '#shared/export-queue.ts';
import { exportFormats, usualLayout } from '#shared/export-request.ts';
import type { SavedFilter } from '#shared/saved-filter.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { type CommandContext, runCommand } from '../run-command.ts';
import { addLayoutOptions, chooseLayout, type LayoutOptions } from './export-layout.ts';
import { splitNames } from './search.ts';

interface ExportOptions extends LayoutOptions {
  to?: string;
  sort?: string;
  template?: string;
  filter?: string;
}

/** `tickmark export` */
export function addExportCommand(program: Command, finish: Finish): void {
  const command = program
    .command('export [query]')
    .description('write the whole result to a file, with its manifest beside it')
    .option('--to <file>', 'file to write, or - for standard output; with a template a folder, or nothing')
    .option('--template <name>', 'a saved way to export; options typed beside it count more')
    .option('--filter <name>', 'what a saved filter finds, instead of a query');
  addLayoutOptions(command)
    .option('--sort <fields>', 'FIELD[:asc|desc], several with commas')
    .addHelpText('after', "\nExample: tickmark export 'kind:deployment time:last-quarter' --to deployments.xlsx")
    .action(async (query: string | undefined, options: ExportOptions, own: Command) =>
      finish(await runCommand(globalOptions(own), (context) => exportResult(context, query, options), query)),
    );
}

async function exportResult(context: CommandContext, typed: string | undefined, options: ExportOptions) {
  const { core, output, signal } = context;
  const template = options.template === undefined ? null : await core.exportTemplates.find(options.template);
  const filter = options.filter === undefined ? null : await core.filters.find(options.filter);
  const query = chosenQuery(typed, filter);
  const zone = filter?.tz ?? context.zone;
  const to = chosenFile(options, { template, filter, zone });
  const layout = chooseLayout(options, template ?? { ...usualLayout, columns: filter?.columns ?? null });
  const sort = splitNames(options.sort);
  const result = await core.exports.run({
    ...layout,
    query,
    tz: zone,
    to,
    format: core.exports.chooseFormat(to, options.format ?? (isFormat(to) ? null : (template?.format ?? null))),
    sort: sort.length === 0 ? (template?.sort ?? filter?.sort ?? []) : sort,
    signal,
    onProgress: ({ rowsDone, rowsTotal }) => output.progress(`Exporting: ${rowsDone} of ${rowsTotal} rows`),
  });
  if (to === '-') output.notice(`${result.rows} rows`);
  else if (output.json) output.document(result);
  else output.line(`${result.rows} rows in ${result.file} (${result.bytes} bytes, ${result.sha256})`);
  return 0;
}

function chosenQuery(typed: string | undefined, filter: SavedFilter | null): string {
  if (typed !== undefined && filter === null) return typed;
  if (typed === undefined && filter !== null) return filter.query;
  throw new AppError(
    'usage.invalid_argument',
    'Name either a query or a filter with --filter.',
    'Nothing was written.',
  );
}

/** The file asked for; a template makes a name of its own where only a folder is given, or nothing. */
function chosenFile(
  { to, format }: ExportOptions,
  { template, filter, zone }: { template: ExportTemplate | null; filter: SavedFilter | null; zone: string },
): string {
  if (to === '-') return to;
  if (to !== undefined && (template === null || !isFolder(to))) return resolve(to);
  if (template === null) {
    throw new AppError('usage.invalid_argument', 'No file is named.', 'Name one with --to, or a template.');
  }
  const facts = { filter: filter?.name ?? '', template: template.name, nowMs: Date.now(), zone };
  return resolve(join(to ?? '.', `${exportFileName(template.pattern, facts)}.${format ?? template.format}`));
}

function isFormat(file: string): boolean {
  const extension = extname(file).slice(1).toLowerCase();
  return exportFormats.some((format) => format === extension);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
