import type { Command } from 'commander';
import { type Finish, globalOptions } from '../command-line.ts';
import { table } from '../output.ts';
import { runCommand } from '../run-command.ts';
import { wholeNumber } from './sync.ts';

/** `tickmark complete` */
export function addCompleteCommand(program: Command, finish: Finish): void {
  program
    .command('complete <query>')
    .description('what may be typed at a place of a query, values with exact counts')
    .option('--at <n>', 'the cursor, in characters from the beginning (default: the end)', wholeNumber)
    .addHelpText('after', "\nExample: tickmark complete 'kind:deployment status:'")
    .action(async (query: string, options: { at?: number }, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output, zone }) => {
          const position = options.at ?? query.length;
          const completion = await core.search.complete({ text: query, position, tz: zone });
          if (output.json) output.document(completion);
          else {
            const rows = completion.options.map(({ insert, kind, count, detail }) => [
              insert,
              kind,
              String(count ?? ''),
              detail,
            ]);
            for (const line of table([['INSERT', 'KIND', 'EVENTS', 'MEANING'], ...rows])) output.line(line);
          }
          return 0;
        }),
      ),
    );
}
