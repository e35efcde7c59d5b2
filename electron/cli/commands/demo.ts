import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '#shared/app-error.ts';
import { loadSample } from '#core/sample/load-sample.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { type CommandContext, runCommand } from '../run-command.ts';
import { progressLine, reportLines, syncExitCode, wholeNumber, writeCoverage } from './sync.ts';

/** The question auditors ask: which deployments in the last quarter involved profiles or permission sets? */
const question = 'Which deployments in the last quarter involved profiles or permission sets?';
const questionQuery = 'kind:deployment time:last-quarter metadata:Profile,PermissionSet';

/** Marks a folder that a demo made, and that the next one may make anew. */
const markName = 'tickmark-demo.txt';

/** `tickmark demo` */
export function addDemoCommand(program: Command, finish: Finish): void {
  program
    .command('demo')
    .description('everything end to end on the bundled sample servers; no account, no network')
    .option('--dir <dir>', 'folder for workspace and exports', 'tickmark-demo')
    .option('--events <n>', 'size of the sample, deployments and audit-log entries together', wholeNumber)
    .addHelpText('after', '\nExample: tickmark demo --dir demo')
    .action(async (options: { dir: string; events?: number }, command: Command) => {
      const folder = resolve(options.dir);
      const workspace = join(folder, 'workspace');
      const global = { ...globalOptions(command), workspace };
      finish(
        await runCommand(
          global,
          (context) => demo(context, folder, options.events ?? null),
          undefined,
          () => makeFolder(folder),
        ),
      );
    });
}

/** Makes the demo's folder; one with other things in it is left alone. */
function makeFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    if (!existsSync(join(folder, markName))) {
      throw new AppError(
        'usage.invalid_argument',
        `${folder} holds other things.`,
        'Nothing was changed. Name another folder with --dir.',
      );
    }
    rmSync(folder, { recursive: true });
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, markName),
    'Made by `tickmark demo`, which deletes and remakes this folder at its next run.\n',
  );
}

async function demo(
  { core, output, zone, signal }: CommandContext,
  folder: string,
  events: number | null,
): Promise<number> {
  const sample = await loadSample({
    core,
    events,
    signal,
    onProgress: (progress) => output.progress(progressLine(progress)),
    onStarted: ({ gearset, agileApps, totals }) => {
      output.line(`Sample servers (seeded, invented data): Gearset ${gearset.url}, AgileApps ${agileApps.url}`);
      output.line(
        `They hold ${totals.deployments} deployments with ${totals.items} items, and ${totals.entries} audit-log entries.`,
      );
    },
  });
  output.line('');
  output.line('Fetched');
  for (const line of reportLines(sample.report)) output.line(`  ${line}`);
  const coverage = await core.sync.coverage([], {});
  output.line('');
  output.line('Coverage');
  writeCoverage({ ...output, line: (text) => output.line(`  ${text}`) }, coverage);

  const answer = await core.search.page({ query: questionQuery, tz: zone, limit: 5, after: null, sort: [] });
  output.line('');
  output.line(question);
  output.line(`  ${questionQuery}`);
  output.line(
    `  from ${answer.resolved.from} until before ${answer.resolved.to} (${answer.resolved.tz}): ${answer.total} deployments`,
  );
  for (const event of answer.events) {
    output.line(
      `  ${event.time}  ${event.status}  ${event.actor} → ${event.target}  ${event.itemCount} items  ${event.summary}`,
    );
  }
  if (answer.total > answer.events.length) output.line(`  … and ${answer.total - answer.events.length} more`);

  output.line('');
  output.line('Exported');
  const exports = [];
  for (const format of ['xlsx', 'csv'] as const) {
    const to = join(folder, `profiles-and-permission-sets.${format}`);
    const request = {
      query: questionQuery,
      tz: zone,
      to,
      format,
      rows: 'events' as const,
      columns: null,
      sort: [],
      signal,
    };
    const result = await core.exports.run({ ...request, onProgress: () => undefined });
    exports.push(result);
    output.line(`  ${result.file}  ${result.rows} rows, ${result.sha256}`);
    output.line(`  ${result.manifest}`);
  }
  output.line('');
  output.line(`Workspace  ${core.folder}`);
  output.line(
    `Look around: npx tickmark --workspace ${core.folder} search 'violation:yes' or npm start -- --workspace ${core.folder}`,
  );
  if (output.json) {
    const { query, resolved, total } = answer;
    output.document({
      folder,
      workspace: core.folder,
      sample: sample.servers,
      sync: sample.report,
      coverage,
      answer: { query, resolved, total },
      exports,
    });
  }
  return syncExitCode(sample.report);
}
