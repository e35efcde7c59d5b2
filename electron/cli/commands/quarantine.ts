import type { Command } from 'commander';
import { type Finish, globalOptions } from '../command-line.ts';
import { runCommand } from '../run-command.ts';

/** `tickmark quarantine …` */
export function addQuarantineCommand(program: Command, finish: Finish): void {
  const quarantine = program
    .command('quarantine')
    .description('entries that could not be read, kept as received')
    .addHelpText('after', '\nExample: tickmark quarantine list gs');

  quarantine
    .command('list <name>')
    .description('the entries of a connection with the reason of each')
    .addHelpText('after', '\nExample: tickmark quarantine list gs')
    .action(async (name: string, _options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          const { entries, total } = await core.quarantine.list(name);
          if (output.json) output.document({ entries, total });
          else if (total === 0) output.line('Nothing is in quarantine.');
          else
            for (const { firstSeen, reason, raw } of entries)
              output.line(`${firstSeen}  ${reason}  ${raw.slice(0, 200)}`);
          if (total > entries.length) output.notice(`${entries.length} of ${total} entries.`);
          return 0;
        }),
      ),
    );

  quarantine
    .command('retry <name>')
    .description('read the entries again, as a later version can')
    .addHelpText('after', '\nExample: tickmark quarantine retry gs')
    .action(async (name: string, _options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          const { read, left } = await core.quarantine.retry(name);
          if (output.json) output.document({ read, left });
          else output.line(`${read} entries could be read now and are events; ${left} are left.`);
          return 0;
        }),
      ),
    );
}
