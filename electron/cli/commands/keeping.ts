import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '#shared/app-error.ts';
import { formatIso } from '#shared/iso-time.ts';
import { parseDateText } from '#shared/time.ts';
import { restoreWorkspace } from '#core/restore-workspace.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { chosenFolder, coreOptions, runCommand, runWithoutWorkspace } from '../run-command.ts';

/** `tickmark backup`, `tickmark restore` and `tickmark purge` */
export function addKeepingCommands(program: Command, finish: Finish): void {
  program
    .command('backup <file>')
    .description('write a consistent copy of the workspace into one file, also while it is in use')
    .addHelpText('after', '\nExample: tickmark backup tickmark-backup.zip')
    .action(async (file: string, _options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output, signal }) => {
          const result = await core.backup({
            to: resolve(file),
            signal,
            onProgress: (progress) => output.progress(`Backing up ${progress.file}: ${progress.bytes} bytes`),
          });
          if (output.json) output.document(result);
          else output.line(`Backed up to ${result.file} (${result.bytes} bytes, ${result.sha256})`);
          return 0;
        }),
      ),
    );

  program
    .command('restore <file>')
    .description('make the workspace out of a backup, after verifying it')
    .option('--force', 'replace a workspace that is not empty', false)
    .addHelpText('after', '\nExample: tickmark restore tickmark-backup.zip --workspace restored')
    .action(async (file: string, { force }: { force: boolean }, command: Command) => {
      const options = globalOptions(command);
      finish(
        await runWithoutWorkspace(options, async ({ output, signal }) => {
          const folder = chosenFolder(options);
          const request = { file: resolve(file), force, signal, onProgress: output.progress };
          const result = await restoreWorkspace(request, coreOptions(options, folder, process.env));
          if (output.json) output.document(result);
          else output.line(`${result.events} events of ${result.createdAt} are back in ${result.workspace}`);
          return 0;
        }),
      );
    });

  program
    .command('purge')
    .description('delete all events before a date for good; a sync does not bring them back unless told to')
    .requiredOption('--before <date>', 'first day or instant that stays')
    .requiredOption('--reason <text>', 'why; it is kept in the activity log')
    .addHelpText('after', "\nExample: tickmark purge --before 2019-01-01 --reason 'Kept for seven years'")
    .action(async (options: { before: string; reason: string }, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output, zone }) => {
          const reason = options.reason.trim();
          if (reason === '')
            throw new AppError('usage.invalid_argument', 'Say why with --reason.', 'Nothing was deleted.');
          const beforeMs = purgeBound(options.before, zone);
          const { events, pinned } = await core.purge({ beforeMs, reason });
          if (output.json) output.document({ events, pinned, before: formatIso(beforeMs), reason });
          else
            output.line(
              `Deleted ${events} events before ${formatIso(beforeMs)}, ${pinned} of them pinned in investigations.`,
            );
          return 0;
        }),
      ),
    );
}

function purgeBound(text: string, zone: string): number {
  const range = parseDateText(text, zone);
  if (range !== null) return range.fromMs;
  throw new AppError(
    'usage.invalid_argument',
    `--before takes a date or an instant, not ${text}.`,
    'Nothing was deleted. For example 2019-01-01.',
  );
}
