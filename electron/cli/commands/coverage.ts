import type { Command } from 'commander';
import type { ConnectionPlan } from '#shared/sync-plan.ts';
import type { TimeRange } from '#shared/sync-status.ts';
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
          const report = await core.sync.coverage(name === undefined ? [] : [name], rangeOf(options, zone));
          if (output.json) output.document(report);
          else writeCoverage(output, report);
          return 0;
        }),
      ),
    );
}

/** `tickmark plan` */
export function addPlanCommand(program: Command, finish: Finish): void {
  program
    .command('plan [names...]')
    .description('what the next sync would read, and when the call budget allows it')
    .option('--from <date>', 'first day or instant to cover')
    .option('--to <date>', 'last day or instant to cover')
    .addHelpText('after', '\nExample: tickmark plan gs --from 2025-09-01')
    .action(async (names: string[], options: { from?: string; to?: string }, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output, zone }) => {
          const plan = await core.sync.plan(names, rangeOf(options, zone));
          if (output.json) output.document(plan);
          else for (const line of plan.connections.flatMap(planLines)) output.line(line);
          return 0;
        }),
      ),
    );
}

function planLines(plan: ConnectionPlan): string[] {
  const left = plan.callsLeft === null ? 'no call budget' : `${plan.callsLeft} calls left now`;
  const next = plan.nextCallAt === null ? '' : `, the next one at ${plan.nextCallAt}`;
  const needed = plan.calls === null ? '' : ` · about ${plan.calls} calls needed`;
  const finish = plan.finishAt === null ? '' : ` · done about ${plan.finishAt}`;
  return [
    `${plan.name}: ${left}${next}${needed}${finish}`,
    ...plan.ranges.map(({ from, to }) => `${plan.name}: reads ${from} to ${to}`),
    ...plan.notices.map((notice) => `${plan.name}: ${notice}`),
  ];
}

function rangeOf(options: { from?: string; to?: string }, zone: string): Partial<TimeRange> {
  const { fromMs, toMs } = parseRangeBounds(options.from ?? null, options.to ?? null, zone);
  return { ...(fromMs === null ? {} : { fromMs }), ...(toMs === null ? {} : { toMs }) };
}
