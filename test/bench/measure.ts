/** Milliseconds that something takes, by variant, one entry a repetition. */
export type Samples<Name extends string> = Record<Name, number[]>;

/** What is measured; `prepare` runs before each repetition and is not counted. */
export type Variant = (() => unknown) | { prepare: () => unknown; run: () => unknown };

/**
 * Measures variants against each other in one run: every round runs each of them, beginning with another one
 * each time, so that whatever else the machine does falls on all of them alike.
 */
export async function interleave<Name extends string>(
  rounds: number,
  variants: Record<Name, Variant>,
): Promise<Samples<Name>> {
  const names = Object.keys(variants) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Samples<Name>;
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length] as Name;
      const variant: Variant = variants[name];
      const run = typeof variant === 'function' ? variant : variant.run;
      if (typeof variant !== 'function') await variant.prepare();
      const started = performance.now();
      await run();
      samples[name].push(performance.now() - started);
    }
  }
  return samples;
}

/** Milliseconds of each run of each input, `rounds` times through all of them; the first time through is not counted. */
export function latencies<Input>(rounds: number, inputs: readonly Input[], run: (input: Input) => unknown): number[] {
  const samples: number[] = [];
  for (let round = -1; round < rounds; round++) {
    for (const input of inputs) {
      const started = performance.now();
      run(input);
      if (round >= 0) samples.push(performance.now() - started);
    }
  }
  return samples;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The smallest value that at least this share of the values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** `p50 0.12 ms, p95 0.30 ms` */
export function describeLatencies(values: readonly number[]): string {
  return `p50 ${round(median(values))} ms, p95 ${round(percentile(values, 0.95))} ms`;
}

/** Three significant digits. */
export function round(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
