import type { Command } from 'commander';
import type { SyncRunEntry } from '#shared/sync-history.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { printable, table } from '../output.ts';
import { runCommand } from '../run-command.ts';
import { wholeNumber } from './sync.ts';

/** `tickmark runs` */
export function addRunsCommand(program: Command, finish: Finish): void {
  program
    .command('runs [name]')
    .description('past syncs, newest first, with what each one brought')
    .option('--limit <n>', 'at most so many', wholeNumber, 50)
    .option('--before <run>', 'only runs before this one, for the next page', wholeNumber)
    .addHelpText('after', '\nExample: tickmark runs gs --limit 10')
    .action(async (name: string | undefined, options: { limit: number; before?: number }, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          const page = { before: options.before ?? null, limit: Math.max(1, options.limit) };
          const { runs, next } = await core.sync.runs(name ?? null, page);
          if (output.json) output.document({ runs, next });
          else if (runs.length === 0) output.line('Nothing was synced yet.');
          else for (const line of table([heading, ...runs.map(row)])) output.line(line);
          for (const run of runs) for (const line of remarks(run)) output.notice(printable(line));
          if (next !== null) output.notice(`There are more: --before ${next}`);
          return 0;
        }),
      ),
    );
}

const heading = ['RUN', 'CONNECTION', 'BEGUN', 'SECONDS', 'STATE', 'CALLS', 'WINDOWS', 'ROWS', 'NEW', 'CHANGED', 'BY'];

function row(run: SyncRunEntry): string[] {
  const seconds = run.endedAt === null ? '–' : (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000;
  return [
    String(run.runId),
    run.connection,
    run.startedAt,
    typeof seconds === 'number' ? seconds.toFixed(1) : seconds,
    run.state,
    String(run.calls),
    `${run.covered} of ${run.windows}`,
    String(run.rows),
    String(run.events.new),
    String(run.events.changed),
    run.scheduled ? 'schedule' : 'hand',
  ];
}

function remarks({ runId, connection, notices, error }: SyncRunEntry): string[] {
  const lines = notices.map((notice) => `run ${runId}, ${connection}: ${notice}`);
  return error === null ? lines : [...lines, `run ${runId}, ${connection}: ${error.message}`];
}
