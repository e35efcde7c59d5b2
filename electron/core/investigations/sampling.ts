import { createHash } from 'node:crypto';
import { AppError } from '#shared/app-error.ts';
import type { SampleMethod } from '#shared/investigation.ts';

/** One event of a population. */
export interface PopulationItem {
  id: string;
  /** The value of the field that makes strata; `null` for none. */
  stratum: string | null;
}

export interface SampleRequest {
  method: SampleMethod;
  size: number;
  seed: string;
  /** 64 hexadecimal digits, see `resultHash`. */
  populationHash: string;
}

/**
 * Draws a sample: the same population, method, size and seed give the same events in the same order on every
 * machine. `docs/sampling.md` says how, so that anybody can draw it again by hand.
 *
 * @param population for intervals by time, then by id; in any order otherwise
 * @returns the events in the order drawn; all of them where the population is no larger than the sample
 */
export function drawSample(population: readonly PopulationItem[], request: SampleRequest): PopulationItem[] {
  const size = Math.min(request.size, population.length);
  if (size === 0) return [];
  if (request.method === 'interval') return interval(population, size, request);
  if (request.method === 'random') return smallest(population, size, request);
  const strata = Map.groupBy(population, (item) => item.stratum);
  const names = [...strata.keys()].sort(byBytes);
  const shares = shareOut(
    names.map((name) => (strata.get(name) as PopulationItem[]).length),
    size,
  );
  return names.flatMap((name, index) =>
    smallest(strata.get(name) as PopulationItem[], shares[index] as number, request),
  );
}

/** The items whose keys are smallest; a key is SHA-256 of `SEED LF POPULATION-HASH LF ID`. */
function smallest(items: readonly PopulationItem[], size: number, { seed, populationHash }: SampleRequest) {
  const keyed = items.map((item) => ({
    item,
    key: createHash('sha256').update(`${seed}\n${populationHash}\n${item.id}`).digest('hex'),
  }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  return keyed.slice(0, size).map(({ item }) => item);
}

/**
 * Every N/size-th item in a circle, from a start that the seed gives: the first 48 bits of SHA-256 of
 * `SEED LF POPULATION-HASH`, modulo the population.
 */
function interval(items: readonly PopulationItem[], size: number, { seed, populationHash }: SampleRequest) {
  const digest = createHash('sha256').update(`${seed}\n${populationHash}`).digest();
  const start = digest.readUIntBE(0, 6) % items.length;
  return Array.from({ length: size }, (_, step) => {
    const offset = Number((BigInt(step) * BigInt(items.length)) / BigInt(size));
    return items[(start + offset) % items.length] as PopulationItem;
  });
}

/**
 * Shares a size out over strata by Webster's method: each next place goes to the stratum with the largest
 * count / (2 × places + 1), ties to the one whose name comes first; before that each gets one where the size allows.
 *
 * @param counts events by stratum, strata in the order of their names
 */
export function shareOut(counts: readonly number[], size: number): number[] {
  const places = counts.map((): number => (size >= counts.length ? 1 : 0));
  let left = size - places.reduce((sum, place) => sum + place, 0);
  while (left > 0) {
    let best = -1;
    counts.forEach((count, index) => {
      const taken = places[index] as number;
      if (taken >= count) return;
      if (best < 0) best = index;
      else if (count * (2 * (places[best] as number) + 1) > (counts[best] as number) * (2 * taken + 1)) best = index;
    });
    if (best < 0) break;
    places[best] = (places[best] as number) + 1;
    left -= 1;
  }
  return places;
}

function byBytes(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Which fact of an event makes the strata, by the names of the query language and of an event's JSON. */
const stratumKeys = {
  actor: 'actor',
  source: 'source',
  conn: 'connection',
  kind: 'kind',
  type: 'type',
  code: 'typeCode',
  op: 'operation',
  opcode: 'operationCode',
  object: 'object',
  record: 'record',
  origin: 'origin',
  target: 'target',
  env: 'environment',
  status: 'status',
  violation: 'violation',
} as const;

export type StratumKey = (typeof stratumKeys)[keyof typeof stratumKeys];

/** Throws `usage.invalid_argument` for a field an event may have several values of, or that is none. */
export function stratumKey(canonicalField: string): StratumKey {
  if (Object.hasOwn(stratumKeys, canonicalField)) return stratumKeys[canonicalField as keyof typeof stratumKeys];
  throw new AppError(
    'usage.invalid_argument',
    `A sample can’t be stratified by ${canonicalField}.`,
    `Fields for strata: ${Object.keys(stratumKeys).join(', ')}.`,
  );
}
