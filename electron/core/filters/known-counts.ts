import { parseQuery } from '#shared/query/parse-query.ts';
import { printQuery } from '#shared/query/print-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import type { CountState, QueryCount } from '#core/threads/count-reader.ts';

/** A query and the zone of its dates: what is counted. */
export interface ZonedQuery {
  query: string;
  tz: string;
}

export interface KnownCount {
  /** What the count is of. */
  state: CountState;
  result: QueryCount;
  countedMs: number;
  /** What its relative times meant then; `null` for a query that always means the same. */
  meaning: string | null;
  /** How long counting all of it took, milliseconds. */
  tookMs: number;
}

/** What a known count is good for: it holds; or the events added since can be counted to it; or the latest ones anew. */
export type Standing = 'holds' | 'add' | 'recent' | 'none';

export interface KnownCounts {
  get: (query: ZonedQuery) => KnownCount | undefined;
  /** Whether a query means the same at any time. */
  isFixed: (query: ZonedQuery, nowMs: number) => boolean;
  /** Keeps a count of a state. `isWhole`: all of it was counted, not a part. */
  keep: (query: ZonedQuery, count: Pick<KnownCount, 'state' | 'result' | 'countedMs'>, isWhole: boolean) => void;
  /** Lets go of the oldest ones where there are too many. */
  trim: () => void;
  /** What the known count of a query is good for in a state. */
  standing: (query: ZonedQuery, state: CountState, nowMs: number) => Standing;
}

/** How long a count that depends on the present moment is good for, milliseconds. */
const rollingMs = 30_000;
/** Counts that are remembered. */
const mostKnown = 20_000;
/** A year and a half on, every relative time means another one. */
const longMs = 550 * 86_400_000;

/** The counts of queries, each with the state it is of. */
export function createKnownCounts(): KnownCounts {
  const known = new Map<string, KnownCount>();
  const natures = new Map<string, QueryNature>();

  function natureOf(query: ZonedQuery, nowMs: number): QueryNature {
    const key = keyOf(query);
    const found = natures.get(key);
    if (found !== undefined) return found;
    const nature = { rolling: dependsOnMoment(query, nowMs), marks: dependsOnMarks(query.query) };
    if (natures.size >= mostKnown) natures.clear();
    natures.set(key, nature);
    return nature;
  }

  function meaningOf(query: ZonedQuery, nowMs: number): string | null {
    return natureOf(query, nowMs).rolling ? meaningAt(query, nowMs) : null;
  }

  return {
    get: (query) => known.get(keyOf(query)),
    isFixed: (query, nowMs) => !natureOf(query, nowMs).rolling,
    keep(query, { state, result, countedMs }, isWhole) {
      const key = keyOf(query);
      const before = known.get(key);
      const took = 'tookMs' in result ? result.tookMs : 0;
      const tookMs = isWhole || before === undefined ? took : before.tookMs;
      // The one kept last stands last; the first ones go.
      known.delete(key);
      known.set(key, { state, result, countedMs, meaning: meaningOf(query, countedMs), tookMs });
    },
    trim() {
      for (const key of known.keys()) {
        if (known.size <= mostKnown) return;
        known.delete(key);
      }
    },
    standing(query, state, nowMs) {
      const found = known.get(keyOf(query));
      if (found === undefined || found.state.index !== state.index) return 'none';
      const { rolling, marks } = natureOf(query, nowMs);
      if (marks && found.state.acts !== state.acts) return 'none';
      const isSame = found.state.generation === state.generation;
      const isComplete = found.state.whole && found.state.mark === found.state.generation;
      const holds = isSame && (isComplete || found.state.mark === state.mark);
      if (rolling && found.meaning !== meaningOf(query, nowMs)) {
        return holds && nowMs - found.countedMs <= rollingMs ? 'holds' : 'none';
      }
      if (holds) return 'holds';
      if ('error' in found.result || marks) return 'none';
      return isComplete ? 'add' : 'recent';
    },
  };
}

/** What a query's count depends on beside the events. */
interface QueryNature {
  /** It means something else at another time. */
  rolling: boolean;
  /** Tags or investigations decide. */
  marks: boolean;
}

export function keyOf({ query, tz }: ZonedQuery): string {
  return `${tz}\n${query}`;
}

function meaningAt({ query, tz }: ZonedQuery, nowMs: number): string {
  return printQuery(resolveQuery(parseQuery(query).tree, { nowMs, zone: tz }).tree);
}

function dependsOnMoment(query: ZonedQuery, nowMs: number): boolean {
  try {
    return meaningAt(query, nowMs) !== meaningAt(query, nowMs + longMs);
  } catch {
    return false;
  }
}

function dependsOnMarks(query: string): boolean {
  try {
    return /"field":"(?:tag|case|watch)"/.test(JSON.stringify(parseQuery(query).tree));
  } catch {
    return true;
  }
}
