import type { Command } from 'commander';
import { AppError } from '#shared/app-error.ts';
import { type AuditEvent, auditEventKeys } from '#shared/audit-event.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { type Output, table } from '../output.ts';
import { type CommandContext, runCommand } from '../run-command.ts';
import { wholeNumber } from './sync.ts';

interface SearchOptions {
  limit: number;
  after?: string;
  sort?: string;
  columns?: string;
  ndjson: boolean;
}

/** `tickmark search` and `tickmark count` */
export function addSearchCommands(program: Command, finish: Finish): void {
  program
    .command('search <query>')
    .description('events that match, newest first')
    .option('--limit <n>', 'at most so many', wholeNumber, 50)
    .option('--after <cursor>', 'go on behind an earlier page')
    .option('--sort <fields>', 'FIELD[:asc|desc], several with commas')
    .option('--columns <names>', 'columns to show, with commas')
    .option('--ndjson', 'one JSON event a line', false)
    .addHelpText('after', "\nExample: tickmark search 'kind:deployment env:production item:Profile/*' --limit 20")
    .action(async (query: string, options: SearchOptions, command: Command) =>
      finish(await runCommand(globalOptions(command), (context) => search(query, options, context), query)),
    );

  program
    .command('count <query>')
    .description('how many events match')
    .addHelpText('after', "\nExample: tickmark count 'violation:yes time:last-month'")
    .action(async (query: string, _options: object, command: Command) =>
      finish(
        await runCommand(
          globalOptions(command),
          async ({ core, output, zone, signal }) => {
            const { count } = await core.search.count({ query, tz: zone, signal });
            if (output.json) output.document({ count });
            else output.line(String(count));
            return 0;
          },
          query,
        ),
      ),
    );
}

export async function search(
  query: string,
  options: SearchOptions,
  { core, output, zone, signal }: CommandContext,
): Promise<number> {
  const page = await core.search.page({
    query,
    tz: zone,
    limit: options.limit,
    after: options.after ?? null,
    sort: splitNames(options.sort),
    signal,
  });
  for (const notice of page.notices) output.notice(notice);
  const names = splitNames(options.columns);
  const columns = names.length === 0 ? null : core.exports.checkColumns(names);
  const foreign = columns?.find((column) => !auditEventKeys.includes(column));
  if (foreign !== undefined) {
    throw new AppError('usage.invalid_argument', `${foreign} is a column of exports only.`, 'Use `tickmark export`.');
  }
  const shown = columns === null ? page.events : page.events.map((event) => pick(event, columns));
  if (options.ndjson) for (const event of shown) process.stdout.write(`${JSON.stringify(event)}\n`);
  else if (output.json) output.document({ ...page, events: shown });
  else writePage(output, page, columns ?? ['time', 'kind', 'actor', 'operation', 'target', 'status', 'summary', 'id']);
  return 0;
}

/** The named columns only, under the event's own keys. */
function pick(event: AuditEvent, columns: readonly string[]): Partial<AuditEvent> {
  return Object.fromEntries(Object.entries(event).filter(([key]) => columns.includes(key)));
}

function writePage(
  output: Output,
  page: { total: number; events: AuditEvent[]; next: string | null; resolved: Resolved },
  columns: readonly string[],
): void {
  const rows = page.events.map((event) => columns.map((column) => cell(event[column as keyof AuditEvent])));
  const headings = columns.map((column) => (column === 'time' ? 'TIME (UTC)' : column.toUpperCase()));
  if (rows.length > 0) for (const line of table([headings, ...rows])) output.line(line);
  output.notice(`${page.events.length} of ${page.total} events, ${rangeText(page.resolved)}.`);
  if (page.next !== null) output.notice(`More: --after ${page.next}`);
}

interface Resolved {
  from: string | null;
  to: string | null;
  tz: string;
}

function rangeText({ from, to, tz }: Resolved): string {
  if (from === null && to === null) return `of all time (${tz})`;
  return `from ${from ?? 'the beginning'} until before ${to ?? 'the end'} (${tz})`;
}

function cell(value: AuditEvent[keyof AuditEvent]): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map((item) => item.key).join(', ');
  const text = String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

export function splitNames(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
