import type { StackField } from '#renderer/state/time-histogram.svelte.ts';
import { othersSeries } from './bar-layout.ts';

/** Every value keeps its colour whatever else is in the result. */
const byValue: Record<StackField, Record<string, string>> = {
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
};

/** The sources' own words, in the order of their events. */
const further = ['--chart-blue', '--chart-purple', '--chart-yellow', '--chart-ink'];

/** CSS colours by series; grey for the rest and for events without a value. */
export function colorSeries(stack: StackField, names: readonly string[]): Map<string, string> {
  let used = 0;
  const colors = names.map((name): [string, string] => {
    if (name === '' || name === othersSeries || name === 'other') return [name, 'var(--quiet)'];
    const known = Object.hasOwn(byValue[stack], name) ? byValue[stack][name] : undefined;
    if (known !== undefined) return [name, `var(${known})`];
    const next = stack === 'status' ? further[used] : undefined;
    used += 1;
    return [name, `var(${next ?? '--quiet'})`];
  });
  return new Map(colors);
}
