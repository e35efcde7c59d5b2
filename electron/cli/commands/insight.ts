import type { Command } from 'commander';
import { type Finish, globalOptions } from '../command-line.ts';
import { table } from '../output.ts';
import { runCommand } from '../run-command.ts';
import { splitNames } from './search.ts';
import { wholeNumber } from './sync.ts';

/** `tickmark facets`, `histogram`, `explain` and `sql` */
export function addInsightCommands(program: Command, finish: Finish): void {
  program
    .command('facets <query>')
    .description('exact counts by the values of fields, over the whole result')
    .requiredOption('--by <fields>', 'fields, with commas')
    .option('--top <n>', 'at most so many values a field', wholeNumber)
    .option('--containing <text>', 'only values that contain this')
    .addHelpText('after', '\nExample: tickmark facets kind:deployment --by actor,status --top 10')
    .action(async (query: string, options: { by: string; top?: number; containing?: string }, command: Command) =>
      finish(
        await runCommand(
          globalOptions(command),
          async ({ core, output, zone, signal }) => {
            const by = splitNames(options.by);
            const { containing = '' } = options;
            const report = await core.search.facets({
              query,
              tz: zone,
              by,
              top: options.top ?? null,
              containing,
              signal,
            });
            if (output.json) output.document(report);
            else {
              for (const [field, values] of Object.entries(report.facets)) {
                const rows = values.map(({ value, count }) => [value ?? '(none)', String(count)]);
                const left = report.others?.[field];
                if (left !== undefined && left.values > 0) rows.push([`(${left.values} others)`, String(left.count)]);
                for (const line of table([[field, 'EVENTS'], ...rows])) output.line(line);
              }
            }
            return 0;
          },
          query,
        ),
      ),
    );

  program
    .command('histogram <query>')
    .description('events over time')
    .option('--by <unit>', 'auto, minute, hour, day, week, month or year', 'auto')
    .option('--stack <field>', 'cut each bucket by the values of a field')
    .addHelpText('after', '\nExample: tickmark histogram kind:deployment --by month --stack status')
    .action(async (query: string, options: { by: string; stack?: string }, command: Command) =>
      finish(
        await runCommand(
          globalOptions(command),
          async ({ core, output, zone, signal }) => {
            const report = await core.search.histogram({
              query,
              tz: zone,
              by: options.by,
              stack: options.stack ?? null,
              signal,
            });
            if (output.json) output.document(report);
            else {
              const most = Math.max(1, ...report.buckets.map((bucket) => bucket.count));
              for (const { start, count } of report.buckets) {
                output.line(`${start}  ${String(count).padStart(7)}  ${'█'.repeat(Math.ceil((count / most) * 40))}`);
              }
            }
            return 0;
          },
          query,
        ),
      ),
    );

  program
    .command('explain <query>')
    .description('the query as a sentence, a tree, and read-only SQL with its plan')
    .addHelpText('after', "\nExample: tickmark explain 'status:failed by:dev.one@example.com'")
    .action(async (query: string, _options: object, command: Command) =>
      finish(
        await runCommand(
          globalOptions(command),
          async ({ core, output, zone }) => {
            const explained = await core.search.explain({ query, tz: zone });
            if (output.json) output.document(explained);
            else {
              output.line(explained.sentence);
              output.line(JSON.stringify(explained.tree, null, 2));
              output.line(explained.sql);
              for (const step of explained.plan) output.line(step);
            }
            return 0;
          },
          query,
        ),
      ),
    );

  program
    .command('sql <statement>')
    .description('a read-only SELECT over the store')
    .addHelpText('after', "\nExample: tickmark sql 'SELECT count(*) FROM event'")
    .action(async (statement: string, _options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output, signal }) => {
          const { columns, rows, truncated } = await core.search.sql(statement, signal);
          if (truncated) output.notice(`Only the first ${rows.length} rows are given.`);
          if (output.json) output.document({ columns, rows, truncated });
          else
            for (const line of table([columns, ...rows.map((row) => row.map((value) => String(value ?? '')))]))
              output.line(line);
          return 0;
        }),
      ),
    );
}
