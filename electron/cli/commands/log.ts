import type { Command } from 'commander';
import { type Finish, globalOptions } from '../command-line.ts';
import { table } from '../output.ts';
import { runCommand } from '../run-command.ts';
import { wholeNumber } from './sync.ts';

/** Entries read at a time. */
const pageSize = 1_000;

/** `tickmark log` */
export function addLogCommand(program: Command, finish: Finish): void {
  program
    .command('log [words...]')
    .description('what this workspace was used for, newest first; words that all stand in an entry')
    .option('--limit <n>', 'at most so many', wholeNumber, 1_000)
    .option('--ndjson', 'one JSON entry a line', false)
    .addHelpText('after', '\nExample: tickmark log export --limit 20')
    .action(async (words: string[], options: { limit: number; ndjson: boolean }, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          const text = words.join(' ');
          const entries = [];
          let total = Infinity;
          while (entries.length < Math.min(options.limit, total)) {
            const count = Math.min(pageSize, options.limit - entries.length);
            const page = await core.work.log({ text, offset: entries.length, count });
            total = page.total;
            if (page.entries.length === 0) break;
            entries.push(...page.entries);
          }
          if (options.ndjson) for (const entry of entries) process.stdout.write(`${JSON.stringify(entry)}\n`);
          else if (output.json) output.document({ entries });
          else {
            const rows = entries.map(({ at, who, what, detail }) => [at, who, what, detail]);
            if (rows.length > 0)
              for (const line of table([['AT', 'WHO', 'WHAT', 'DETAIL'], ...rows])) output.line(line);
          }
          if (Number.isFinite(total) && entries.length < total) {
            output.notice(`${entries.length} of ${total} entries; --limit ${total} shows all.`);
          }
          return 0;
        }),
      ),
    );
}
