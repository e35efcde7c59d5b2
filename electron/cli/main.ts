import { Command, CommanderError } from 'commander';
import { addCaseCommands } from './commands/case.ts';
import { addCompleteCommand } from './commands/complete.ts';
import { addConnectionCommands } from './commands/connection.ts';
import { addCoverageCommand, addPlanCommand } from './commands/coverage.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addExportCommand } from './commands/export.ts';
import { addTemplateCommands } from './commands/export-template.ts';
import { addFilterCommands } from './commands/filter.ts';
import { addImportCommand } from './commands/import.ts';
import { addInsightCommands } from './commands/insight.ts';
import { addKeepingCommands } from './commands/keeping.ts';
import { addLogCommand } from './commands/log.ts';
import { addPackCommand } from './commands/pack.ts';
import { addQuarantineCommand } from './commands/quarantine.ts';
import { addRedactionCommands } from './commands/redaction.ts';
import { addRunsCommand } from './commands/runs.ts';
import { addSampleServersCommand } from './commands/sample-servers.ts';
import { addSearchCommands } from './commands/search.ts';
import { addShowCommand } from './commands/show.ts';
import { addSyncCommand } from './commands/sync.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { addWorkspaceCommands } from './commands/workspace.ts';
import type { Finish } from './command-line.ts';
import { version } from './run-command.ts';

/** Runs one command line and answers with the exit code. */
export async function main(args: string[]): Promise<number> {
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  let exitCode = 0;
  const finish: Finish = (code) => {
    exitCode = code;
  };
  const program = new Command('tickmark')
    .description('Audit data of Gearset and AgileApps: complete, searchable and offline.')
    .version(version)
    .option('--workspace <dir>', 'folder holding tickmark.db and what belongs to it')
    .option('--json', 'one JSON document on standard output', false)
    .option('--quiet', 'no progress and no notices', false)
    .option('--verbose', 'the stack of a failure', false)
    .option('--tz <zone>', 'IANA zone for dates typed and shown', 'UTC')
    .option('--timeout <seconds>', 'longest silence of a server before a request is given up', '300')
    .addHelpText('after', '\nExample: tickmark demo')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'tickmark: ')) });

  addConnectionCommands(program, finish);
  addSyncCommand(program, finish);
  addCoverageCommand(program, finish);
  addPlanCommand(program, finish);
  addRunsCommand(program, finish);
  addQuarantineCommand(program, finish);
  addImportCommand(program, finish);
  addSearchCommands(program, finish);
  addShowCommand(program, finish);
  addInsightCommands(program, finish);
  addCompleteCommand(program, finish);
  addExportCommand(program, finish);
  addTemplateCommands(program, finish);
  addFilterCommands(program, finish);
  addCaseCommands(program, finish);
  addLogCommand(program, finish);
  addPackCommand(program, finish);
  addVerifyCommand(program, finish);
  addRedactionCommands(program, finish);
  addDemoCommand(program, finish);
  addSampleServersCommand(program, finish);
  addWorkspaceCommands(program, finish);
  addKeepingCommands(program, finish);

  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return 0;
    // Usage errors come from the parser, which has written its line already.
    if (args.includes('--json')) {
      const error = { code: 'usage.invalid_argument', message: thrown.message.replace(/^error: /, ''), recovery: '' };
      process.stdout.write(`${JSON.stringify({ error }, null, 2)}\n`);
    }
    return 2;
  }
  return exitCode;
}
