import type { TagColour } from '#shared/investigation.ts';

/** CSS colours of tags, from the set that charts use. */
export const tagColors: Readonly<Record<TagColour, string>> = {
  grey: 'var(--quiet)',
  red: 'var(--chart-vermilion)',
  orange: 'var(--chart-orange)',
  yellow: 'var(--chart-yellow)',
  green: 'var(--chart-green)',
  teal: 'var(--accent)',
  blue: 'var(--chart-blue)',
  purple: 'var(--tag-purple)',
  pink: 'var(--chart-purple)',
};
