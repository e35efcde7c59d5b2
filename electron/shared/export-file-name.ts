import { createZoneClock } from './zone-clock.ts';

/** What a name can be made of. */
export interface FileNameFacts {
  /** Name of the saved filter or of the template; empty for none. */
  filter: string;
  template: string;
  /** Milliseconds UTC. */
  nowMs: number;
  /** IANA zone that day and time are told in. */
  zone: string;
}

export const usualPattern = 'tickmark-{filter}-{date}';

/** Longest name, in UTF-16 units, so that an extension still fits into 255 bytes. */
const longestName = 80;
/** Names that Windows keeps for itself. */
const reservedName = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * The name of an exported file by its pattern, without extension: `{filter}`, `{template}`, `{date}` (2026-03-04) and
 * `{time}` (101530) are filled in; a name that would be empty is `events`. The result is a name on every system.
 */
export function exportFileName(pattern: string, { filter, template, nowMs, zone }: FileNameFacts): string {
  const wall = new Date(createZoneClock(zone)(nowMs)).toISOString();
  const values: Record<string, string> = {
    filter: filter === '' ? 'events' : filter,
    template,
    date: wall.slice(0, 10),
    time: wall.slice(11, 19).replaceAll(':', ''),
  };
  const filled = pattern.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark);
  const name = filled
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu, '-')
    .replace(/\s+/g, ' ')
    .replace(/-{2,}/g, '-')
    .slice(0, longestName)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/^[\s.-]+|[\s.-]+$/g, '');
  if (name === '') return 'events';
  return reservedName.test(name) ? `${name}-events` : name;
}
