import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from '#test/bench/benchmark.ts';
import { countedMembers, eventsFile } from './events-file.ts';
import { hasCommand, type Peer } from './peer.ts';

/** The newest come last in a log: all of it has to be read. Nothing found is an exit code too. */
export function openRipgrep(context: BenchContext): Peer | null {
  if (!hasCommand('rg')) return null;
  const file = eventsFile(context);
  return { name: 'ripgrep', search: (word) => run('rg', ['--word-regexp', '--count', word, file]), facets: null };
}

/** What lnav has to know of the lines to read them as events. */
const lineFormat = {
  bench_log: {
    title: 'Events of the benchmark',
    json: true,
    'file-pattern': 'events\\.jsonl',
    'timestamp-field': 'time',
    'body-field': 'summary',
    'line-format': [{ field: 'time' }, ' ', { field: 'summary' }],
    value: Object.fromEntries(countedMembers.map((member) => [member, { kind: 'string', identifier: true }])),
  },
};

/** lnav keeps nothing: it loads the file each time it starts. */
export function openLnav(context: BenchContext): Peer | null {
  if (!hasCommand('lnav')) return null;
  const home = join(context.scratch, 'lnav');
  mkdirSync(join(home, 'formats', 'bench'), { recursive: true });
  writeFileSync(join(home, 'formats', 'bench', 'format.json'), JSON.stringify(lineFormat));
  const file = eventsFile(context);
  const lnav = (commands: string[]) =>
    run('lnav', ['-n', '-I', home, ...commands.flatMap((command) => ['-c', command]), file], {
      HOME: home,
      TERM: 'dumb',
    });
  return {
    name: 'lnav',
    search: (word) => lnav([`:filter-in \\b${word}\\b`, ':write-view-to /dev/null']),
    facets: (word) =>
      lnav(
        countedMembers.flatMap((member) => [
          `;SELECT "${member}", count(*) FROM bench_log WHERE log_body LIKE '%${word}%' GROUP BY 1`,
          ':write-csv-to /dev/null',
        ]),
      ),
  };
}

function run(command: string, parameters: string[], environment: Record<string, string> = {}): void {
  try {
    execFileSync(command, parameters, { stdio: 'ignore', env: { ...process.env, ...environment } });
  } catch (thrown) {
    if ((thrown as { status?: number }).status !== 1) throw thrown;
  }
}
