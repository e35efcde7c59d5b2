import { parseArgs } from 'node:util';
import { usualDeploymentEvery } from './archive/build-archive.ts';

export interface BenchOptions {
  events: number;
  /** One event in so many is a deployment. */
  deploymentEvery: number;
  seed: number;
  rounds: number;
  /** Events of the sample whose audit log is synced. */
  syncedEvents: number;
  /** Which benchmarks: a pattern of ids with `*`. */
  only: string;
  /** Where to write the rows as JSON. */
  json: string | null;
  /** A folder in which the archive is kept, and used again. */
  keep: string | null;
  /** Exit with 1 when a target is missed. */
  strict: boolean;
  /** The day under which the table is written into the page; without one it is not. */
  date: string | null;
}

export const usage = `npm run bench -- [options]

  --events N     events of the archive (200000)
  --every N      one event in so many is a deployment (${usualDeploymentEvery})
  --only GLOB    only benchmarks whose id fits, such as 'first-page-*'
  --json FILE    also write the rows as JSON
  --keep DIR     keep the archive in a folder, and use the one that is there
  --rounds N     repetitions of each variant (7)
  --synced N     events of the sample whose audit log is synced (200000)
  --seed N       seed of the archive (1)
  --date DAY     write the table into docs/performance.md, under this day
  --strict       exit with 1 when a target is missed
`;

/** Throws an `Error` for what is no option, or no number where one is due. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: '200000' },
      every: { type: 'string', default: String(usualDeploymentEvery) },
      seed: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '7' },
      synced: { type: 'string', default: '200000' },
      only: { type: 'string', default: '*' },
      json: { type: 'string' },
      keep: { type: 'string' },
      date: { type: 'string' },
      strict: { type: 'boolean', default: false },
    },
  });
  return {
    events: wholeNumber('--events', values.events),
    deploymentEvery: wholeNumber('--every', values.every),
    seed: wholeNumber('--seed', values.seed),
    rounds: wholeNumber('--rounds', values.rounds),
    syncedEvents: wholeNumber('--synced', values.synced),
    only: values.only,
    json: values.json ?? null,
    keep: values.keep ?? null,
    strict: values.strict,
    date: values.date ?? null,
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${name} wants a whole number, not ${text}.`);
  return Number(text);
}
