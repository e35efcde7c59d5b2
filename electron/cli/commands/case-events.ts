import type { Command } from 'commander';
import { AppError } from '#shared/app-error.ts';
import type { EventChoice } from '#shared/investigation.ts';
import type { Finish } from '../command-line.ts';
import { addSubcommand, texts } from './case-command.ts';
import { wholeNumber } from './sync.ts';

/** What happens to the events, notes, queries and tasks of an investigation. */
export function addCaseEventCommands(group: Command, finish: Finish): void {
  addSubcommand<{ note?: string; tag?: string; query?: string }>(group, finish, {
    usage: 'pin <name> [event-ids...]',
    description: 'pin events, with the hash of what they are now',
    example: "tickmark case pin 'Q1 production access' gs:5b0c8a52 --tag suspicious --note 'no ticket'",
    configure: (command) =>
      command
        .option('--note <text>', 'a note on each of them, Markdown')
        .option('--tag <tag>', 'a tag for each of them')
        .option('--query <query>', 'pin all that a query finds, instead of single events'),
    async act({ core, output, zone }, given, { note = null, tag = null, query }) {
      const name = String(given[0]);
      const { pinned } = await core.cases.pin({ name, note, tag, events: choiceOf(given[1], query, zone) });
      if (output.json) output.document({ pinned });
      else output.line(`Pinned ${pinned} ${pinned === 1 ? 'event' : 'events'} in ${name}.`);
    },
  });

  addSubcommand<{ query?: string }>(group, finish, {
    usage: 'unpin <name> [event-ids...]',
    description: 'take events out of an investigation',
    example: "tickmark case unpin 'Q1 production access' gs:5b0c8a52",
    configure: (command) => command.option('--query <query>', 'all that a query finds, instead of single events'),
    async act({ core, output, zone }, given, { query }) {
      const name = String(given[0]);
      const { unpinned } = await core.cases.unpin({ name, events: choiceOf(given[1], query, zone) });
      if (output.json) output.document({ unpinned });
      else output.line(`Unpinned ${unpinned} ${unpinned === 1 ? 'event' : 'events'}.`);
    },
  });

  addSubcommand<{ event?: string }>(group, finish, {
    usage: 'note <name> <text>',
    description: 'add a note, Markdown',
    example: "tickmark case note 'Q1 production access' 'Asked the release manager for the approval.'",
    configure: (command) => command.option('--event <event-id>', 'on this event instead of the investigation'),
    async act({ core, output }, given, { event }) {
      const [name = '', text = ''] = texts(given);
      if (event === undefined) await core.cases.addNote({ name, text });
      else await core.cases.pin({ name, note: text, tag: null, events: { ids: [event] } });
      if (output.json) output.document({ noted: event ?? name });
      else output.line(`Noted on ${event ?? name}.`);
    },
  });

  addSubcommand<{ title?: string }>(group, finish, {
    usage: 'add-query <name> <query>',
    description: 'keep a query with what it finds now',
    example:
      "tickmark case add-query 'Q1 production access' 'env:production ticket:none time:2026-01..2026-03' --title 'No ticket'",
    queryAt: 1,
    configure: (command) => command.option('--title <text>', 'what it is called in the report'),
    async act({ core, output, zone }, given, { title = '' }) {
      const [name = '', query = ''] = texts(given);
      const kept = await core.cases.addQuery({ name, query, tz: zone, title });
      if (output.json) output.document({ query: kept });
      else output.line(`Kept query ${kept.id}: ${kept.count} events, ${kept.resultHash}`);
    },
  });

  addSubcommand<{ replay?: number }>(group, finish, {
    usage: 'rerun <name>',
    description: 'what its queries find now that they did not find then, and the other way round',
    example: "tickmark case rerun 'Q1 production access'",
    configure: (command) =>
      command.option(
        '--replay <query-id>',
        'what a query found then, as JSON lines: the same bytes at any time',
        wholeNumber,
      ),
    async act({ core, output }, given, { replay }) {
      const [name = ''] = texts(given);
      if (replay !== undefined) {
        process.stdout.write(await core.cases.replay(name, replay));
        return;
      }
      const queries = await core.cases.rerun(name);
      if (output.json) return output.document({ queries });
      for (const { id, query, before, now, totals, reproduced } of queries) {
        output.line(`query ${id}: ${query || '*'}`);
        output.line(
          `  ${before} then, ${now} now: ${totals.added} added, ${totals.removed} removed, ${totals.changed} changed`,
        );
        if (!reproduced) output.notice(`  This archive no longer holds all that it found then.`);
      }
    },
  });

  addSubcommand<{ done?: number; open?: number; remove?: number }>(group, finish, {
    usage: 'task <name> [text]',
    description: 'add a task, or set one done or open',
    example: "tickmark case task 'Q1 production access' 'Ask for the approval'",
    configure: (command) =>
      command
        .option('--done <task-id>', 'this task is done', wholeNumber)
        .option('--open <task-id>', 'this task is open again', wholeNumber)
        .option('--remove <task-id>', 'remove this task', wholeNumber),
    async act({ core, output }, given, { done, open, remove }) {
      const name = String(given[0]);
      const id = done ?? open;
      if (remove !== undefined) await core.cases.removePart({ name, part: 'task', id: remove });
      else if (id !== undefined) {
        const task = (await core.cases.show(name)).tasks.find((one) => one.id === id);
        await core.cases.editTask({ name, id, text: task?.text ?? '', done: done !== undefined });
      } else if (given[1] === undefined) {
        throw new AppError('usage.invalid_argument', 'A task needs words, or --done with its number.');
      } else await core.cases.addTask({ name, text: String(given[1]) });
      const { tasks } = await core.cases.show(name);
      if (output.json) output.document({ tasks });
      else for (const task of tasks) output.line(`${task.id}: [${task.done ? 'x' : ' '}] ${task.text}`);
    },
  });

  addSubcommand<{ event?: string }>(group, finish, {
    usage: 'attach <name> <files...>',
    description: 'attach files; the workspace keeps a copy under their hash',
    example: "tickmark case attach 'Q1 production access' approval.pdf",
    configure: (command) => command.option('--event <event-id>', 'to this event instead of the investigation'),
    async act({ core, output }, given, { event }) {
      const [name, files] = [String(given[0]), given[1] as string[]];
      const attachments = await core.cases.attach({ name, files, event: event ?? null });
      if (output.json) output.document({ attachments });
      else for (const one of attachments) output.line(`${one.id}: ${one.name} (${one.bytes} bytes, ${one.sha256})`);
    },
  });
}

function choiceOf(ids: string | string[] | undefined, query: string | undefined, tz: string): EventChoice {
  const names = ids === undefined ? [] : [ids].flat();
  if (names.length > 0 && query === undefined) return { ids: names };
  if (names.length === 0 && query !== undefined) return { query, tz };
  throw new AppError(
    'usage.invalid_argument',
    'Name events, or a --query that finds them, not both.',
    'Nothing was changed.',
  );
}
