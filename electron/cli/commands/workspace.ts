import type { Command } from 'commander';
import { type Finish, globalOptions } from '../command-line.ts';
import { runCommand } from '../run-command.ts';

/** `tickmark stats`, `tickmark doctor` and `tickmark optimize` */
export function addWorkspaceCommands(program: Command, finish: Finish): void {
  program
    .command('stats')
    .description('what the workspace holds')
    .addHelpText('after', '\nExample: tickmark stats --json')
    .action(async (_options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          const statistics = await core.statistics();
          if (output.json) output.document({ workspace: core.folder, ...statistics });
          else {
            output.line(`workspace: ${core.folder}`);
            for (const [key, value] of Object.entries(statistics)) {
              if (Array.isArray(value)) continue;
              output.line(`${key}: ${value ?? '–'}`);
            }
            for (const { name, kind, events } of statistics.byConnection)
              output.line(`${name} (${kind}): ${events} events`);
            for (const { kind, events } of statistics.byKind) output.line(`${kind}: ${events} events`);
          }
          return 0;
        }),
      ),
    );

  program
    .command('doctor')
    .description('examine store and index; changes nothing')
    .addHelpText('after', '\nExample: tickmark doctor')
    .action(async (_options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          const checks = await core.checkHealth();
          const ok = checks.every((check) => check.ok);
          if (output.json) output.document({ ok, checks });
          else
            for (const { check, ok: fine, message } of checks)
              output.line(`${fine ? 'ok    ' : 'failed'}  ${check}: ${message}`);
          return ok ? 0 : 3;
        }),
      ),
    );

  program
    .command('optimize')
    .description('merge the search index and give unused space back to the disk')
    .option('--rebuild', 'make the search index anew from the store', false)
    .addHelpText('after', '\nExample: tickmark optimize --rebuild')
    .action(async (options: { rebuild: boolean }, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          const before = await core.statistics();
          await core.optimize(options);
          const after = await core.statistics();
          const sizes = {
            storeBytes: { before: before.storeBytes, after: after.storeBytes },
            indexBytes: { before: before.indexBytes, after: after.indexBytes },
          };
          if (output.json) output.document({ rebuilt: options.rebuild, ...sizes });
          else {
            output.line(`store: ${sizes.storeBytes.before} bytes, now ${sizes.storeBytes.after}`);
            output.line(`index: ${sizes.indexBytes.before} bytes, now ${sizes.indexBytes.after}`);
          }
          return 0;
        }),
      ),
    );
}
