import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '#shared/app-error.ts';
import { auditEventKeys } from '#shared/audit-event.ts';
import { compareFilters, type FilterVersion, type SavedFilter } from '#shared/saved-filter.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { table } from '../output.ts';
import { type CommandContext, runCommand } from '../run-command.ts';
import { search, splitNames } from './search.ts';
import { wholeNumber } from './sync.ts';

interface SaveOptions {
  columns?: string;
  sort?: string;
  group?: string;
  folder?: string;
  zone?: string;
  description?: string;
}

interface RunOptions {
  limit: number;
  after?: string;
  columns?: string;
  ndjson: boolean;
}

/** `tickmark filter …` */
export function addFilterCommands(program: Command, finish: Finish): void {
  const filter = program
    .command('filter')
    .description('saved filters')
    .addHelpText('after', '\nExample: tickmark filter list');

  const command = (
    usage: string,
    description: string,
    example: string,
    act: (context: CommandContext, names: string[], options: never) => Promise<unknown>,
    configure: (command: Command) => Command = (plain) => plain,
  ) =>
    configure(filter.command(usage).description(description))
      .addHelpText('after', `\nExample: ${example}`)
      .action(async (...given: unknown[]) => {
        const own = given.at(-1) as Command;
        const names = given.slice(0, -2) as string[];
        const query = usage.startsWith('save') ? names[1] : undefined;
        finish(
          await runCommand(
            globalOptions(own),
            async (context) => {
              const code = await act(context, names, own.opts() as never);
              return typeof code === 'number' ? code : 0;
            },
            query,
          ),
        );
      });

  command(
    'save <name> <query>',
    'keep a query under a name; a known name gets a new version',
    "tickmark filter save 'Production, no ticket' 'env:production ticket:none' --folder Audit",
    saveFilter,
    (own) =>
      own
        .option('--columns <names>', 'columns, with commas')
        .option('--sort <fields>', 'FIELD[:asc|desc], several with commas')
        .option('--group <field>', 'group rows by a field')
        .option('--folder <folder>', 'folder, with slashes')
        .option('--zone <zone>', 'IANA zone its dates are always read in')
        .option('--description <text>', 'one sentence: what it answers'),
  );

  command(
    'list',
    'saved filters, and those that ship with Tickmark',
    'tickmark filter list --json',
    listFilters,
    (own) => own.option('--counts', 'with the number of events each finds now', false),
  );

  command('show <name>', 'one filter', "tickmark filter show 'Production deployments'", showFilter, (own) =>
    own.option('--versions', 'with all versions and what changed between them', false),
  );

  command(
    'run <name>',
    'events that a filter finds',
    "tickmark filter run 'Production deployments' --limit 20",
    runFilter,
    (own) =>
      own
        .option('--limit <n>', 'at most so many', wholeNumber, 50)
        .option('--after <cursor>', 'go on behind an earlier page')
        .option('--columns <names>', 'other columns than the filter’s, with commas')
        .option('--ndjson', 'one JSON event a line', false),
  );

  command(
    'remove <name>',
    'remove a filter with its versions',
    "tickmark filter remove 'Production, no ticket'",
    async ({ core, output }, [name = '']) => {
      const { name: removed } = await core.filters.find(name);
      await core.filters.remove([name]);
      if (output.json) output.document({ removed });
      else output.line(`Removed ${removed}.`);
    },
  );

  command(
    'restore <name> <version>',
    'make an older version the present one',
    "tickmark filter restore 'Production, no ticket' 1",
    async ({ core, output }, [name = '', version = '']) => {
      if (!/^\d{1,9}$/.test(version))
        throw new AppError('usage.invalid_argument', `${version} is no version.`, 'Versions count from 1.');
      const restored = await core.filters.restore(name, Number(version));
      if (output.json) output.document({ filter: restored });
      else output.line(`${restored.name} is now version ${restored.version}, the same as version ${version}.`);
    },
  );

  command(
    'rename <name> <new-name>',
    'another name or folder',
    'tickmark filter rename Mine Ours --folder Team',
    async ({ core, output }, [name = '', newName = ''], options: { folder?: string }) => {
      const folder = options.folder ?? (await core.filters.find(name)).folder;
      const renamed = await core.filters.rename({ name, newName, folder });
      if (output.json) output.document({ filter: renamed });
      else output.line(`Renamed ${name} to ${renamed.name}.`);
    },
    (own) => own.option('--folder <folder>', 'folder, with slashes'),
  );

  command(
    'export <name> <file>',
    'write a filter to a file',
    "tickmark filter export 'Production, no ticket' filter.json",
    async ({ core, output }, [name = '', file = '']) => {
      const { text, filters } = await core.filters.exportFile([name]);
      const written = await core.caseFiles.write(resolve(file), Buffer.from(text, 'utf8'));
      if (output.json) output.document({ ...written, filters });
      else output.line(`Wrote ${filters} ${filters === 1 ? 'filter' : 'filters'} to ${written.file}.`);
    },
  );

  command(
    'import <file>',
    'read filters from a file, all or none',
    'tickmark filter import filter.json',
    async ({ core, output }, [file = '']) => {
      const brought = await core.filters.importFile({ name: basename(file), bytes: await bytesOf(file) });
      if (output.json) output.document(brought);
      else
        output.line(
          `${brought.added.length} added, ${brought.changed.length} changed, ${brought.same.length} the same.`,
        );
    },
  );
}

async function saveFilter(
  { core, output, zone }: CommandContext,
  [name = '', query = '']: string[],
  options: SaveOptions,
) {
  const known = (await core.filters.list()).find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  const columns = splitNames(options.columns);
  const saved = await core.filters.save({
    name,
    folder: options.folder ?? (known?.shipped === false ? known.folder : ''),
    query,
    columns: columns.length === 0 ? null : columns,
    sort: splitNames(options.sort),
    group: options.group ?? null,
    tz: options.zone ?? (zone === 'UTC' ? null : zone),
    description: options.description ?? '',
  });
  if (output.json) output.document({ filter: saved });
  else output.line(`Saved ${saved.name}, version ${saved.version}.`);
}

async function listFilters(
  { core, output, zone, signal }: CommandContext,
  _names: string[],
  options: { counts: boolean },
) {
  const all = await core.filters.list();
  const names = all.map((one) => one.name);
  const counts = options.counts ? await core.filters.counts({ names, tz: zone, signal }) : [];
  const countOf = new Map(counts.map((one) => [one.name, one.count ?? one.error]));
  const withCount = (one: SavedFilter) => (options.counts ? { ...one, count: countOf.get(one.name) ?? null } : one);
  if (output.json) {
    output.document({
      filters: all.filter((one) => !one.shipped).map(withCount),
      pack: all.filter((one) => one.shipped).map(withCount),
    });
    return;
  }
  const rows = all.map((one) => [
    one.shipped ? `(shipped) ${one.folder}` : one.folder,
    one.name,
    one.version === 0 ? '' : String(one.version),
    ...(options.counts ? [String(countOf.get(one.name) ?? '')] : []),
    one.query,
  ]);
  for (const line of table([['FOLDER', 'NAME', 'VERSION', ...(options.counts ? ['EVENTS'] : []), 'QUERY'], ...rows]))
    output.line(line);
}

async function showFilter({ core, output }: CommandContext, [name = '']: string[], options: { versions: boolean }) {
  const filter = await core.filters.find(name);
  const versions = options.versions && filter.version > 0 ? withChanges(await core.filters.versions(name)) : [];
  if (output.json) output.document({ filter, ...(options.versions ? { versions } : {}) });
  else {
    for (const [key, value] of Object.entries(filter))
      output.line(`${key}: ${Array.isArray(value) ? value.join(', ') : (value ?? '–')}`);
    for (const version of versions) {
      output.line(`version ${version.version}, ${version.savedAt} by ${version.savedBy}: ${version.query}`);
      for (const { field, before, after } of version.changes)
        output.line(`  ${field}: ${before || '–'} → ${after || '–'}`);
    }
  }
}

/** Versions newest first, each with what it changed of the one before. */
function withChanges(versions: readonly FilterVersion[]) {
  return versions.map((version, index) => {
    const before = versions[index + 1];
    return { ...version, changes: before === undefined ? [] : compareFilters(before, version) };
  });
}

async function runFilter(context: CommandContext, [name = '']: string[], options: RunOptions) {
  const filter = await context.core.filters.find(name);
  const own = filter.columns === null ? [] : context.core.exports.checkColumns(filter.columns);
  const shown = own.filter((column) => auditEventKeys.includes(column));
  const columns =
    options.columns ?? (context.output.json || options.ndjson || shown.length === 0 ? undefined : shown.join(','));
  const { sort } = filter;
  return search(
    filter.query,
    {
      limit: options.limit,
      ndjson: options.ndjson,
      ...(options.after === undefined ? {} : { after: options.after }),
      ...(sort.length === 0 ? {} : { sort: sort.join(',') }),
      ...(columns === undefined ? {} : { columns }),
    },
    { ...context, zone: filter.tz ?? context.zone },
  );
}

/** Throws `filter.damaged_file` for what can't be read. */
async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new AppError('filter.damaged_file', `${file} can’t be read.`, 'Nothing was changed. Check the name.', {
      cause,
    });
  }
}
