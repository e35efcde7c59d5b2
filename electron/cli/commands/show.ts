import type { Command } from 'commander';
import type { EventDetail, JsonValue } from '#shared/audit-event.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { type Output, table } from '../output.ts';
import { runCommand } from '../run-command.ts';

/** `tickmark show` */
export function addShowCommand(program: Command, finish: Finish): void {
  program
    .command('show <event-id>')
    .description('everything known of one event')
    .option('--raw', 'the payload exactly as received', false)
    .option('--versions', 'every revision', false)
    .addHelpText('after', '\nExample: tickmark show gs:5b0c8a52-0000-4000-8000-000000000001 --raw')
    .action(async (id: string, options: { raw: boolean; versions: boolean }, command: Command) =>
      finish(
        await runCommand(globalOptions(command), async ({ core, output }) => {
          const detail = await core.events.show(id, options);
          if (output.json) output.document(detail);
          else writeDetail(output, detail);
          return 0;
        }),
      ),
    );
}

function writeDetail(output: Output, { event, items, fields, raw, versions }: EventDetail): void {
  for (const [key, value] of Object.entries(event)) {
    if (key === 'workItems') continue;
    output.line(`${key}: ${display(value)}`);
  }
  for (const { system, key, url } of event.workItems) output.line(`work item: ${system} ${key} ${url ?? ''}`);
  for (const [name, value] of Object.entries(fields)) output.line(`field.${name}: ${display(value)}`);
  if (items.length > 0) {
    const rows = items.map((item) => [item.change, item.type, item.name, item.modifiedBy, item.modifiedAt]);
    const cells = rows.map((row) => row.map((value) => value ?? ''));
    for (const line of table([['CHANGE', 'TYPE', 'NAME', 'MODIFIED BY', 'MODIFIED AT'], ...cells])) output.line(line);
  }
  for (const version of versions ?? []) {
    output.line(`revision ${version.revision}: ${version.hash}, seen ${version.firstSeen} to ${version.lastSeen}`);
  }
  if (raw !== undefined) process.stdout.write(`${raw}\n`);
}

function display(value: JsonValue | EventDetail['event']['workItems']): string {
  if (value === null) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
