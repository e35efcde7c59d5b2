import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError } from 'commander';
import { AppError } from '#shared/app-error.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import type { AddConnection } from '#core/connections/connection-service.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { table } from '../output.ts';
import { runCommand } from '../run-command.ts';

interface AddOptions {
  name: string;
  url: string;
  user?: string;
  tokenEnv?: string;
  tokenStdin?: boolean;
  passwordEnv?: string;
  passwordStdin?: boolean;
}

/** `tickmark connection …` */
export function addConnectionCommands(program: Command, finish: Finish): void {
  const connection = program
    .command('connection')
    .description('connections to the sources')
    .addHelpText('after', '\nExample: tickmark connection list');
  const add = connection.command('add').description('add a connection');

  add
    .command('gearset')
    .description('add a connection to Gearset')
    .requiredOption('--name <name>', 'what the connection is called')
    .requiredOption('--url <url>', 'https://api.gearset.com, https://eu.gearset.com, …')
    .option('--token-env <variable>', 'name of the environment variable that holds the token, read at each run')
    .option('--token-stdin', 'read the token from standard input into the key store')
    .addHelpText(
      'after',
      '\nExample: tickmark connection add gearset --name gs --url https://api.gearset.com --token-env GEARSET_TOKEN',
    )
    .action((options: AddOptions, command: Command) =>
      addConnection('gearset', options, options.tokenEnv, options.tokenStdin, command, finish),
    );

  add
    .command('agileapps')
    .description('add a connection to AgileApps')
    .requiredOption('--name <name>', 'what the connection is called')
    .requiredOption('--url <url>', 'address of the tenant')
    .requiredOption('--user <user>', 'user name to log in with')
    .option('--password-env <variable>', 'name of the environment variable that holds the password, read at each run')
    .option('--password-stdin', 'read the password from standard input into the key store')
    .addHelpText(
      'after',
      '\nExample: tickmark connection add agileapps --name aa --url https://example.agileappscloud.com --user auditor --password-stdin',
    )
    .action((options: AddOptions, command: Command) =>
      addConnection('agileapps', options, options.passwordEnv, options.passwordStdin, command, finish),
    );

  connection
    .command('list')
    .description('all connections')
    .addHelpText('after', '\nExample: tickmark connection list --json')
    .action(async (_options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          const connections = await core.connections.list();
          if (output.json) output.document({ connections });
          else if (connections.length === 0) output.line('No connections yet. Add one with `tickmark connection add`.');
          else {
            const rows = connections.map((one) => [
              one.name,
              one.kind,
              one.url,
              one.user ?? '',
              one.secret,
              one.lastSync ?? 'never',
              String(one.events),
            ]);
            for (const line of table([['NAME', 'KIND', 'URL', 'USER', 'SECRET', 'LAST SYNC', 'EVENTS'], ...rows])) {
              output.line(line);
            }
          }
          return 0;
        }),
      ),
    );

  connection
    .command('show <name>')
    .description('one connection')
    .addHelpText('after', '\nExample: tickmark connection show gs')
    .action(async (name: string, _options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          await core.connections.find(name);
          const found = (await core.connections.list()).find((one) => one.name === name);
          if (found === undefined) {
            throw new AppError('usage.unknown_connection', `The connection ${name} was removed; its events are kept.`);
          }
          if (output.json) output.document({ connection: found });
          else for (const [key, value] of Object.entries(found)) output.line(`${key}: ${value ?? '–'}`);
          return 0;
        }),
      ),
    );

  connection
    .command('check <name>')
    .description('reach, TLS, credential and permission of a connection')
    .addHelpText('after', '\nExample: tickmark connection check gs')
    .action(async (name: string, _options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output, signal }) => {
          const report = await core.connections.check(name, signal);
          if (output.json) output.document(report);
          else
            for (const step of report.steps)
              output.line(`${step.ok ? 'ok    ' : 'failed'}  ${step.step}: ${step.message}`);
          return report.ok ? 0 : 1;
        }),
      ),
    );

  connection
    .command('set <name>')
    .description('settings of a connection')
    .requiredOption('--overlap <hours>', 'hours that each sync reads again, or `default`', overlapHours)
    .addHelpText('after', '\nExample: tickmark connection set gs --overlap 96')
    .action(async (name: string, options: { overlap: number | null }, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          const changed = await core.connections.setOverlap(name, options.overlap);
          if (output.json) output.document({ connection: changed });
          else output.line(`${name}: ${overlapText(changed.overlapHours)}`);
          return 0;
        }),
      ),
    );

  connection
    .command('remove <name>')
    .description('remove a connection; its events stay unless --purge is given')
    .option('--purge', 'delete its events, ledger and coverage too', false)
    .addHelpText('after', '\nExample: tickmark connection remove gs')
    .action(async (name: string, options: { purge: boolean }, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          await core.connections.remove(name, options.purge);
          if (output.json) output.document({ removed: name, purged: options.purge });
          else output.line(`Removed ${name}. ${options.purge ? 'Its events are deleted.' : 'Its events are kept.'}`);
          return 0;
        }),
      ),
    );
}

function overlapHours(text: string): number | null {
  if (text === 'default') return null;
  const hours = Number(text);
  if (text.trim() === '' || !Number.isFinite(hours) || hours < 0) {
    throw new InvalidArgumentError('It takes hours, or `default`.');
  }
  return hours;
}

function overlapText(hours: number | null): string {
  return hours === null ? 'the overlap is the one of the source' : `each sync reads the last ${hours} hours again`;
}

async function addConnection(
  kind: SourceKind,
  options: AddOptions,
  variable: string | undefined,
  fromStdin: boolean | undefined,
  command: Command,
  finish: Finish,
): Promise<void> {
  finish(
    await runCommand(globalOptions(command), async ({ core, output }) => {
      if (variable !== undefined && fromStdin) {
        throw new AppError('usage.invalid_argument', 'Name a variable or read standard input, not both.');
      }
      let secret: AddConnection['secret'] = null;
      if (variable !== undefined) secret = { variable: checkVariable(variable) };
      if (fromStdin) secret = { value: (await text(process.stdin)).replace(/\r?\n$/, '') };
      const added = await core.connections.add({
        kind,
        name: options.name,
        url: options.url,
        user: options.user ?? null,
        secret,
      });
      if (output.json) output.document({ connection: added });
      else output.line(`Added ${added.name}. Next: tickmark connection check ${added.name}`);
      return 0;
    }),
  );
}

/** Not the secret itself, given by mistake: it would stand in the database. */
function checkVariable(variable: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(variable)) return variable;
  throw new AppError('usage.invalid_argument', 'That is no name of an environment variable.', 'Nothing was stored.');
}
