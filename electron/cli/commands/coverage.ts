import type { Command } from 'commander';
import { parseRangeBounds } from '#shared/time.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { runCommand } from '../run-command.ts';
import { writeCoverage } from './sync.ts';

/** `tickmark coverage` */
export function addCoverageCommand(program: Command, finish: Finish): void {
  program
    .command('coverage [name]')
    .description('which stretches of time were fetched, and how surely')
    .option('--from <date>', 'first day or instant')
    .option('--to <date>', 'last day or instant')
    .addHelpText('after', '\nExample: tickmark coverage gs --from 2026-01-01 --to 2026-03-31')
    .action(async (name: string | undefined, options: { from?: string; to?: string }, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output, zone }) => {
          const { fromMs, toMs } = parseRangeBounds(options.from ?? null, options.to ?? null, zone);
          const report = await core.sync.coverage(name === undefined ? [] : [name], {
            ...(fromMs === null ? {} : { fromMs }),
            ...(toMs === null ? {} : { toMs }),
          });
          if (output.json) output.document(report);
          else writeCoverage(output, report);
          return 0;
        }),
      ),
    );
}
