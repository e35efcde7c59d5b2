import { readFile } from 'node:fs/promises';
import { text as readText } from 'node:stream/consumers';
import type { Command } from 'commander';
import { AppError } from '#shared/app-error.ts';
import type { Finish } from '../command-line.ts';
import { table } from '../output.ts';
import { addSubcommand, texts } from './case-command.ts';
import { addCaseEventCommands } from './case-events.ts';
import { addCaseFileCommands } from './case-files.ts';
import { addCaseSampleCommands } from './case-sample.ts';

/** Pinned events that `case show` reads at a time. */
const pageSize = 5_000;

/** `tickmark case …` */
export function addCaseCommands(program: Command, finish: Finish): void {
  const group = program
    .command('case')
    .description('investigations')
    .addHelpText('after', '\nExample: tickmark case list');

  addSubcommand<{ description?: string }>(group, finish, {
    usage: 'create <name>',
    description: 'begin an investigation',
    example: "tickmark case create 'Q1 production access'",
    configure: (command) => command.option('--description <text>', 'what it is about, Markdown'),
    async act({ core, output }, given, { description = '' }) {
      const [name = ''] = texts(given);
      const made = await core.cases.create({ name, description });
      if (output.json) output.document({ case: made });
      else output.line(`Began ${made.name}. Next: tickmark case pin ${JSON.stringify(made.name)} EVENT-ID`);
    },
  });

  addSubcommand(group, finish, {
    usage: 'list',
    description: 'all investigations, open ones first',
    example: 'tickmark case list --json',
    async act({ core, output }) {
      const cases = await core.cases.list();
      if (output.json) output.document({ cases });
      else if (cases.length === 0) output.line('No investigations yet. Begin one with `tickmark case create`.');
      else {
        const rows = cases.map((one) => [
          one.name,
          one.state,
          String(one.events),
          String(one.openTasks),
          one.createdAt,
        ]);
        for (const line of table([['NAME', 'STATE', 'EVENTS', 'OPEN TASKS', 'BEGUN'], ...rows])) output.line(line);
      }
    },
  });

  addSubcommand(group, finish, {
    usage: 'show <name>',
    description: 'an investigation with all that is in it',
    example: "tickmark case show 'Q1 production access'",
    async act({ core, output }, given) {
      const [name = ''] = texts(given);
      const detail = await core.cases.show(name);
      const events = [];
      for (let more = true; more;) {
        const page = await core.cases.events({ name, offset: events.length, count: pageSize, bare: true });
        events.push(...page.events.map(({ event: _event, ...pinned }) => pinned));
        more = page.events.length === pageSize;
      }
      if (output.json) return output.document({ ...detail, events });
      output.line(`${detail.name} (${detail.state}), begun ${detail.createdAt} by ${detail.createdBy}`);
      if (detail.description !== '') output.line(detail.description);
      for (const { time, id, state, tags, note } of events) {
        const marks = tags.length === 0 ? '' : ` [${tags.join(', ')}]`;
        output.line(
          `  ${time} ${id}${marks}${state === 'same' ? '' : ` (${state})`}${note === '' ? '' : ` – ${note}`}`,
        );
      }
      for (const query of detail.queries)
        output.line(`query ${query.id}: ${query.query || '*'} (${query.count} events) ${query.title}`);
      for (const note of detail.notes) output.line(`note ${note.id}: ${note.text}`);
      for (const task of detail.tasks) output.line(`task ${task.id}: [${task.done ? 'x' : ' '}] ${task.text}`);
      for (const one of detail.attachments)
        output.line(`attachment ${one.id}: ${one.name} (${one.bytes} bytes, ${one.sha256})`);
      for (const one of detail.samples)
        output.line(`sample ${one.id}: ${one.size} of ${one.population}, ${one.tested} tested`);
    },
  });

  for (const [verb, description, words] of [
    ['close', 'close an investigation; the results in its story freeze', 'Closed'],
    ['reopen', 'open a closed investigation again', 'Reopened'],
    ['remove', 'remove an investigation', 'Removed'],
  ] as const) {
    addSubcommand(group, finish, {
      usage: `${verb} <name>`,
      description,
      example: `tickmark case ${verb} 'Q1 production access'`,
      async act({ core, output, zone }, given) {
        const [name = ''] = texts(given);
        const { name: stored } = await core.cases.show(name);
        await (verb === 'close' ? core.cases.close(name, zone) : core.cases[verb](name));
        if (output.json)
          output.document({ name: stored, state: { close: 'closed', reopen: 'open', remove: 'removed' }[verb] });
        else output.line(`${words} ${stored}.`);
      },
    });
  }

  addSubcommand(group, finish, {
    usage: 'rename <name> <new-name>',
    description: 'give an investigation another name',
    example: "tickmark case rename 'Q1 production access' 'Q1 access'",
    async act({ core, output }, given) {
      const [name = '', newName = ''] = texts(given);
      await core.cases.update({ name, newName, description: null, story: null });
      if (output.json) output.document({ name: newName });
      else output.line(`Renamed ${name} to ${newName}.`);
    },
  });

  addSubcommand(group, finish, {
    usage: 'story <name> <file>',
    description: 'set the story: Markdown with result blocks; - reads standard input',
    example: "tickmark case story 'Q1 production access' story.md",
    async act({ core, output, zone }, given) {
      const [name = '', file = ''] = texts(given);
      const story = file === '-' ? await readText(process.stdin) : await storyOf(file);
      await core.cases.update({ name, newName: null, description: null, story });
      const { results } = await core.cases.storyResults(name, zone);
      for (const result of results) if (result.view === 'error') output.notice(`${result.query}: ${result.message}`);
      if (output.json) output.document({ name, results });
      else output.line(`Kept the story of ${name}, with ${results.length} result blocks.`);
    },
  });

  addCaseEventCommands(group, finish);
  addCaseSampleCommands(group, finish);
  addCaseFileCommands(group, finish);
}

async function storyOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new AppError('usage.invalid_argument', `${file} can’t be read.`, 'Nothing was changed.', { cause });
  }
}
