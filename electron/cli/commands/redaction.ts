import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Finish, globalOptions } from '../command-line.ts';
import { type Output, table } from '../output.ts';
import { runCommand } from '../run-command.ts';

interface Profile {
  name: string;
  builtIn: boolean;
  fields: Partial<Record<string, string>>;
}

/** `tickmark redaction …` */
export function addRedactionCommands(program: Command, finish: Finish): void {
  const redaction = program
    .command('redaction')
    .description('profiles of what exports and evidence packs replace')
    .addHelpText('after', '\nExample: tickmark redaction list');

  redaction
    .command('list')
    .description('all profiles')
    .addHelpText('after', '\nExample: tickmark redaction list --json')
    .action(async (_options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          const profiles = await core.redactions.list();
          if (output.json) output.document({ profiles });
          else {
            const rows = profiles.map(({ name, builtIn, fields }) => [
              name,
              builtIn ? 'built in' : 'own',
              Object.entries(fields)
                .map(([field, rule]) => `${field} ${rule}`)
                .join(', '),
            ]);
            for (const line of table([['NAME', 'FROM', 'FIELDS'], ...rows])) output.line(line);
          }
          return 0;
        }),
      ),
    );

  redaction
    .command('show <name>')
    .description('one profile')
    .addHelpText('after', '\nExample: tickmark redaction show people')
    .action(async (name: string, _options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          tell(output, await core.redactions.show(name));
          return 0;
        }),
      ),
    );

  redaction
    .command('save <file>')
    .description('take a profile from a JSON file into the workspace, under the file’s name')
    .option('--name <name>', 'another name')
    .addHelpText('after', '\nExample: tickmark redaction save auditors.json')
    .action(async (file: string, options: { name?: string }, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          const profile = await core.redactions.save(resolve(file), options.name ?? null);
          await core.work.record({ what: 'redaction.saved', detail: `Saved the redaction profile ${profile.name}` });
          tell(output, profile);
          return 0;
        }),
      ),
    );

  redaction
    .command('remove <name>')
    .description('remove an own profile')
    .addHelpText('after', '\nExample: tickmark redaction remove auditors')
    .action(async (name: string, _options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          await core.redactions.remove(name);
          await core.work.record({ what: 'redaction.removed', detail: `Removed the redaction profile ${name}` });
          if (output.json) output.document({ removed: name });
          else output.line(`Removed ${name}.`);
          return 0;
        }),
      ),
    );
}

function tell(output: Output, { name, builtIn, fields }: Profile): void {
  if (output.json) {
    output.document({ profile: { name, builtIn, fields } });
    return;
  }
  output.line(`${name} (${builtIn ? 'built in' : 'own'})`);
  for (const [field, rule] of Object.entries(fields)) output.line(`  ${field}: ${rule ?? ''}`);
}
