import type { Command } from 'commander';
import { AppError } from '#shared/app-error.ts';
import { usualPattern } from '#shared/export-file-name.ts';
import type { ExportTemplate } from '#shared/export-queue.ts';
import { exportFormats, usualLayout } from '#shared/export-request.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { table } from '../output.ts';
import { type CommandContext, runCommand } from '../run-command.ts';
import { addLayoutOptions, chooseLayout, type LayoutOptions } from './export-layout.ts';
import { splitNames } from './search.ts';

interface SaveOptions extends LayoutOptions {
  sort?: string;
  pattern?: string;
}

type Act = (context: CommandContext, name: string, options: SaveOptions) => Promise<void>;

/** `tickmark template …` */
export function addTemplateCommands(program: Command, finish: Finish): void {
  const template = program
    .command('template')
    .description('saved ways to export')
    .addHelpText('after', '\nExample: tickmark template list');

  function run(command: Command, example: string, act: Act): void {
    command.addHelpText('after', `\nExample: ${example}`).action(async (...given: unknown[]) => {
      const own = given.at(-1) as Command;
      const name = given.length > 2 ? String(given[0]) : '';
      finish(
        await runCommand(globalOptions(own), async (context) => {
          await act(context, name, own.opts());
          return 0;
        }),
      );
    });
  }

  run(template.command('list').description('all templates'), 'tickmark template list --json', listTemplates);
  run(template.command('show <name>').description('one template'), 'tickmark template show Monthly', showTemplate);
  run(
    addLayoutOptions(template.command('save <name>').description('keep a way to export; a known name is replaced'))
      .option('--sort <fields>', 'FIELD[:asc|desc], several with commas')
      .option('--pattern <pattern>', 'names of files, of {filter}, {template}, {date} and {time}'),
    "tickmark template save Monthly --format xlsx --columns time,actor,target --pattern '{filter}-{date}'",
    saveTemplate,
  );
  run(
    template.command('remove <name>').description('remove a template; files stay'),
    'tickmark template remove Monthly',
    removeTemplate,
  );
}

async function listTemplates({ core, output }: CommandContext): Promise<void> {
  const templates = await core.exportTemplates.list();
  if (output.json) return output.document({ templates });
  const rows = templates.map(({ name, format, rows: each, columns, pattern }) => [
    name,
    format,
    each,
    columns?.join(',') ?? 'default',
    pattern,
  ]);
  for (const line of table([['NAME', 'FORMAT', 'ROWS', 'COLUMNS', 'FILE NAME'], ...rows])) output.line(line);
}

async function showTemplate({ core, output }: CommandContext, name: string): Promise<void> {
  const template = await core.exportTemplates.find(name);
  if (output.json) return output.document({ template });
  for (const [key, value] of Object.entries(template)) {
    output.line(`${key}: ${Array.isArray(value) ? value.join(', ') : String(value ?? '–')}`);
  }
}

async function saveTemplate({ core, output }: CommandContext, name: string, options: SaveOptions): Promise<void> {
  const sort = splitNames(options.sort);
  const template: ExportTemplate = {
    ...chooseLayout(options, usualLayout),
    name: name.trim(),
    format: formatOf(options.format),
    sort: sort.length === 0 ? null : sort,
    pattern: options.pattern ?? usualPattern,
  };
  await core.exportTemplates.save(template);
  if (output.json) output.document({ template });
  else output.line(`Saved ${template.name}.`);
}

async function removeTemplate({ core, output }: CommandContext, name: string): Promise<void> {
  const { name: removed } = await core.exportTemplates.find(name);
  await core.exportTemplates.remove(name);
  if (output.json) output.document({ removed });
  else output.line(`Removed ${removed}.`);
}

function formatOf(typed: string | undefined): ExportTemplate['format'] {
  const format = exportFormats.find((known) => known === (typed ?? usualLayout.format).toLowerCase());
  if (format !== undefined) return format;
  throw new AppError(
    'usage.invalid_argument',
    `${String(typed)} is no format of an export.`,
    `Known formats: ${exportFormats.join(', ')}.`,
  );
}
