import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { AppError } from '#shared/app-error.ts';
import { type CaseSample, type SampleMethod, sampleMethods, type TestResult } from '#shared/investigation.ts';
import type { Finish } from '../command-line.ts';
import type { CommandContext } from '../run-command.ts';
import { addSubcommand, texts } from './case-command.ts';
import { wholeNumber } from './sync.ts';

interface SampleOptions {
  size: number;
  seed: string;
  by?: string;
  method?: SampleMethod;
}

/** Samples, their tests and test sheets. */
export function addCaseSampleCommands(group: Command, finish: Finish): void {
  addSubcommand<SampleOptions>(group, finish, {
    usage: 'sample <name> <query>',
    description: 'freeze all that a query finds and draw a sample of it that anybody can draw again',
    example: "tickmark case sample 'Q1 production access' 'kind:deployment env:production' --size 25 --seed 2026-Q1",
    queryAt: 1,
    configure: (command) =>
      command
        .requiredOption('--size <n>', 'how many events', wholeNumber)
        .requiredOption('--seed <seed>', 'any text; the same seed gives the same sample')
        .option('--by <field>', 'stratified: a share of each value of this field')
        .addOption(new Option('--method <method>', 'random unless told; --by means stratified').choices(sampleMethods)),
    async act({ core, output, zone }, given, { size, seed, by = null, method }) {
      const [name = '', query = ''] = texts(given);
      if (size < 1)
        throw new AppError('usage.invalid_argument', '--size takes a number from 1.', 'Nothing was changed.');
      const chosen = method ?? (by === null ? 'random' : 'stratified');
      const drawn = await core.cases.sample({ name, query, tz: zone, size, seed, by, method: chosen });
      if (output.json) {
        const { id: sample, population, populationHash, ids } = drawn;
        output.document({ sample, method: chosen, population, populationHash, seed, ids });
      } else {
        output.line(
          `Sample ${drawn.id}: ${drawn.size} of ${drawn.population} events, seed ${seed}, ${drawn.populationHash}`,
        );
        for (const id of drawn.ids) output.line(id);
      }
      if (drawn.size < size)
        output.notice(`The population has ${drawn.population} events only: all of them are in the sample.`);
    },
  });

  addSubcommand<{ result: TestResult; note?: string; tester?: string; attach?: string; sample?: number }>(
    group,
    finish,
    {
      usage: 'test <name> <event-id>',
      description: 'write the result of a test into the test sheet',
      example: "tickmark case test 'Q1 production access' gs:5b0c8a52 --result pass --note 'approved in FIN-101'",
      configure: (command) =>
        command
          .addOption(
            new Option('--result <result>', 'how it came out')
              .choices(['pass', 'fail', 'na'])
              .makeOptionMandatory(true),
          )
          .option('--note <text>', 'what was found')
          .option('--tester <name>', 'who tested; you unless told')
          .option('--attach <file>', 'a file that proves it')
          .option('--sample <sample-id>', 'the sample; the last one that holds the event unless told', wholeNumber),
      async act(context, given, options) {
        const { core, output } = context;
        const [name = '', event = ''] = texts(given);
        const sample = (await sampleHolding(context, name, event, options.sample ?? null)).id;
        const attached =
          options.attach === undefined
            ? []
            : await core.cases.attach({ name, event, files: [resolve(options.attach)] });
        await core.cases.test({
          name,
          id: sample,
          event,
          result: options.result,
          note: options.note ?? '',
          attachment: attached[0]?.name ?? null,
          ...(options.tester === undefined ? {} : { tester: options.tester }),
        });
        const item = (await core.cases.sampleItems(name, sample)).find((one) => one.id === event);
        if (output.json) {
          const { event: _event, ...row } = item ?? { event: null };
          output.document({ sample, item: row });
        } else output.line(`${event}: ${options.result}, by ${item?.tester ?? ''}`);
      },
    },
  );

  addSubcommand<{ to: string; sample?: number }>(group, finish, {
    usage: 'sheet <name>',
    description: 'write the test sheet of a sample to a file',
    example: "tickmark case sheet 'Q1 production access' --to sheet.xlsx",
    configure: (command) =>
      command
        .requiredOption('--to <file>', 'file to write, .xlsx or .csv')
        .option('--sample <sample-id>', 'the sample; the last one unless told', wholeNumber),
    async act({ core, output, zone }, given, { to, sample }) {
      const [name = ''] = texts(given);
      const id = sample ?? (await core.cases.show(name)).samples.at(-1)?.id;
      if (id === undefined)
        throw new AppError('usage.invalid_argument', `${name} has no sample.`, 'Draw one with `tickmark case sample`.');
      const format = /\.(xlsx|csv)$/i.exec(to)?.[1]?.toLowerCase();
      if (format !== 'xlsx' && format !== 'csv')
        throw new AppError('usage.invalid_argument', 'A test sheet is a .xlsx or .csv file.');
      const written = await core.caseFiles.exportSheet({ name, id, format, file: resolve(to), tz: zone });
      if (output.json) output.document(written);
      else output.line(`${written.file} (${written.bytes} bytes, ${written.sha256})`);
    },
  });
}

/** The last sample that holds the event, or the given one. Throws `usage.unknown_event`. */
async function sampleHolding(
  { core }: CommandContext,
  name: string,
  event: string,
  wanted: number | null,
): Promise<CaseSample> {
  for (const sample of (await core.cases.show(name)).samples.toReversed()) {
    if (wanted !== null && sample.id !== wanted) continue;
    const items = await core.cases.sampleItems(name, sample.id);
    if (items.some((item) => item.id === event)) return sample;
  }
  throw new AppError(
    'usage.unknown_event',
    `${event} is not in ${wanted === null ? 'any sample' : `sample ${wanted}`} of ${name}.`,
    'Nothing was changed.',
  );
}
