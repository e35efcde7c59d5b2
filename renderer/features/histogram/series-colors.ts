import type { StackField } from '#renderer/state/time-histogram.svelte.ts';
import { othersSeries } from './bar-layout.ts';

/** Every value keeps its colour whatever else is in the result. */
const byValue: Partial<Record<StackField, Record<string, string>>> = {
  kind: {
    deployment: '--chart-blue',
    data: '--chart-green',
    metadata: '--chart-purple',
    access: '--chart-orange',
    security: '--chart-vermilion',
    login: '--chart-sky',
    search: '--chart-yellow',
    transfer: '--chart-ink',
  },
  status: {
    successful: '--chart-green',
    completed: '--chart-green',
    partial: '--chart-orange',
    'completed-with-errors': '--chart-orange',
    failed: '--chart-vermilion',
    'unable-to-schedule': '--chart-vermilion',
    started: '--chart-sky',
  },
  env: {
    production: '--chart-vermilion',
    sandbox: '--chart-green',
    scratch: '--chart-yellow',
    developer: '--chart-sky',
    git: '--chart-purple',
  },
  source: { gearset: '--chart-blue', agileapps: '--chart-orange' },
  violation: { yes: '--chart-vermilion' },
};

/** For values without a colour of their own, in the order of their events: told apart best first. */
const further = [
  '--chart-blue',
  '--chart-orange',
  '--chart-green',
  '--chart-purple',
  '--chart-sky',
  '--chart-yellow',
  '--chart-vermilion',
  '--chart-ink',
];

/** CSS colours by series; grey for the rest and for events without a value. */
export function colorSeries(stack: StackField, names: readonly string[]): Map<string, string> {
  const known = byValue[stack] ?? {};
  const taken = new Set(names.flatMap((name) => (Object.hasOwn(known, name) ? [known[name]] : [])));
  const free = further.filter((color) => !taken.has(color));
  return new Map(
    names.map((name): [string, string] => {
      if (name === '' || name === othersSeries || name === 'other' || (stack === 'violation' && name === 'no')) {
        return [name, 'var(--quiet)'];
      }
      return [name, `var(${(Object.hasOwn(known, name) ? known[name] : free.shift()) ?? '--quiet'})`];
    }),
  );
}
