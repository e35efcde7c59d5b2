import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { type Finish, globalOptions } from '../command-line.ts';
import type { Output } from '../output.ts';
import { runCommand } from '../run-command.ts';

/** What `verify` answers, of a pack and of a workspace alike. */
interface Verified {
  ok: boolean;
  checked: number;
  problems: { file: string; record: string | null; message: string }[];
  notices: string[];
}

/** Problems told to people; a program gets them all. */
const mostTold = 20;

/** `tickmark verify` */
export function addVerifyCommand(program: Command, finish: Finish): void {
  program
    .command('verify [file]')
    .description('check an evidence pack, or the workspace itself, against its chain')
    .addHelpText('after', '\nExample: tickmark verify quarter.zip')
    .action(async (file: string | undefined, _options: object, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output, signal }) => {
          const onProgress = ({ checked, total }: { checked: number; total: number }): void =>
            output.progress(`Verifying: ${checked} of ${total}`);
          if (file === undefined)
            return tell(output, 'The workspace', await core.evidence.verify({ signal, onProgress }));
          const report = await core.evidence.verifyPack(resolve(file), { signal, onProgress });
          const name = basename(file);
          const problems = report.problems.map((problem) => ({
            ...problem,
            file: problem.file === '' ? name : problem.file,
          }));
          const { ok, checked, notices } = report;
          return tell(output, name, { ok, checked, problems, notices });
        }),
      ),
    );
}

function tell(output: Output, what: string, { ok, checked, problems, notices }: Verified): number {
  if (output.json) {
    output.document({ ok, checked, problems, notices });
    return ok ? 0 : 3;
  }
  for (const notice of notices) output.notice(notice);
  for (const { file, record, message } of problems.slice(0, mostTold)) {
    output.line(`${record === null ? file : `${file}: ${record}`}: ${message}`);
  }
  if (problems.length > mostTold) output.line(`and ${problems.length - mostTold} more; --json lists them`);
  output.line(ok ? `${what} verifies (${checked} checked).` : `${what} does not verify: problems: ${problems.length}.`);
  return ok ? 0 : 3;
}
