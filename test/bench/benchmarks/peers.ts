import type { Benchmark, BenchContext, Measured } from '#test/bench/benchmark.ts';
import { interleave, median, round } from '#test/bench/measure.ts';
import { openLnav, openRipgrep } from '#test/bench/peers/commands.ts';
import { openDuckDb } from '#test/bench/peers/duckdb.ts';
import type { Peer } from '#test/bench/peers/peer.ts';
import { openSqliteUtils } from '#test/bench/peers/sqlite-utils.ts';
import { askSomethingElse, facetsAndHistogram, firstPage, firstRows, words } from '#test/bench/queries.ts';

const peers = {
  'sqlite-utils': openSqliteUtils,
  DuckDB: openDuckDb,
  ripgrep: openRipgrep,
  lnav: openLnav,
} satisfies Record<string, (context: BenchContext) => Promise<Peer | null> | Peer | null>;

type PeerName = keyof typeof peers;

function openPeer(context: BenchContext, name: PeerName): Promise<Peer | null> {
  return context.once(`peer-${name}`, async () => peers[name](context));
}

/** Tools that read everything take seconds: some rounds tell enough. */
const mostRounds = 3;

async function compare(
  context: BenchContext,
  product: (word: string) => void,
  peer: ((word: string) => Promise<void> | void) | null,
): Promise<Measured> {
  if (peer === null) return { value: null, note: 'It cannot.' };
  const asked = [words('common')[0], words('medium')[0], words('rare')[0]] as string[];
  const samples = await interleave(Math.min(context.rounds, mostRounds), {
    product: { prepare: () => askSomethingElse(context), run: () => asked.forEach(product) },
    async peer() {
      for (const word of asked) await peer(word);
    },
  });
  const [ours, theirs] = [median(samples.product), median(samples.peer)];
  return {
    value: ours / theirs,
    note: `${round(ours)} ms against ${round(theirs)} ms for a common, a medium and a rare word`,
  };
}

/** `null` where the peer is not installed. */
async function against(
  context: BenchContext,
  name: PeerName,
  product: (word: string) => void,
  part: 'search' | 'facets',
): Promise<Measured> {
  const peer = await openPeer(context, name);
  if (peer === null) return { value: null, note: `${name} is not installed.` };
  return compare(context, product, peer[part]);
}

/** Against what counts too, the number of all matching events is asked for as well. */
function searchAgainst(name: PeerName, counts: boolean): Benchmark {
  const search = counts ? firstPage : firstRows;
  return {
    id: `search-vs-${name.toLowerCase()}`,
    what: `First 100 events of a word${counts ? ' with the number of all' : ''}, against ${name}`,
    unit: '×',
    target: { most: 1 },
    run: (context) => against(context, name, (word) => search(context, word), 'search'),
  };
}

function facetsAgainst(name: PeerName): Benchmark {
  return {
    id: `facets-vs-${name.toLowerCase()}`,
    what: `All facets and the histogram of a word, against ${name}`,
    unit: '×',
    target: { most: 1 },
    run: (context) => against(context, name, (word) => facetsAndHistogram(context, word), 'facets'),
  };
}

/** The same questions to other tools over the same events, those that are installed. */
export const peerBenchmarks: readonly Benchmark[] = [
  searchAgainst('sqlite-utils', false),
  searchAgainst('DuckDB', false),
  searchAgainst('ripgrep', true),
  searchAgainst('lnav', true),
  facetsAgainst('sqlite-utils'),
  facetsAgainst('DuckDB'),
  facetsAgainst('lnav'),
];
