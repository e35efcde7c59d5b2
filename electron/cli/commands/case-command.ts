import type { Command } from 'commander';
import { type Finish, globalOptions } from '../command-line.ts';
import { type CommandContext, runCommand } from '../run-command.ts';

/** One subcommand: how it is called, what it does. */
export interface Subcommand<Options> {
  usage: string;
  description: string;
  example: string;
  /** Adds the subcommand's own options. */
  configure?: (command: Command) => Command;
  /** Which of the arguments is a query, for the caret under a mistake. */
  queryAt?: number;
  /** @param given the arguments; those that repeat are one list @returns the exit code, 0 for nothing */
  act: (context: CommandContext, given: (string | string[])[], options: Options) => Promise<unknown>;
}

/** Adds a subcommand to a group of them. */
export function addSubcommand<Options>(group: Command, finish: Finish, subcommand: Subcommand<Options>): void {
  const { usage, description, example, configure = (command: Command) => command, queryAt, act } = subcommand;
  configure(group.command(usage).description(description))
    .addHelpText('after', `\nExample: ${example}`)
    .action(async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const values = given.slice(0, -2) as (string | string[])[];
      const query = queryAt === undefined ? undefined : String(values[queryAt]);
      finish(
        await runCommand(
          globalOptions(command),
          async (context) => {
            const code = await act(context, values, command.opts() as Options);
            return typeof code === 'number' ? code : 0;
          },
          query,
        ),
      );
    });
}

/** The arguments of a subcommand, one text each. */
export function texts(given: (string | string[])[]): string[] {
  return given.map(String);
}
