const formats = new Map<string, Intl.DateTimeFormat>();

/** Parts of an instant in a zone, as text of fixed width. */
function formatIn(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  return format;
}

/**
 * Shows an instant exactly and without ambiguity: `2026-03-04 10:15:30`, with milliseconds only where there are any.
 *
 * @param iso ISO 8601 UTC; other text is returned as it is
 */
export function formatTime(iso: string, zone: string): string {
  if (!/^\d{4}-\d{2}-\d{2}T/.test(iso)) return iso;
  const fraction = /\.(\d{3})Z$/.exec(iso)?.[1] ?? '000';
  const milliseconds = fraction === '000' ? '' : `.${fraction}`;
  if (zone === 'UTC') return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${milliseconds}`;
  const parts = new Map(
    formatIn(zone)
      .formatToParts(new Date(iso))
      .map(({ type, value }) => [type, value]),
  );
  const year = (parts.get('year') ?? '').padStart(4, '0');
  const date = `${year}-${parts.get('month')}-${parts.get('day')}`;
  return `${date} ${parts.get('hour')}:${parts.get('minute')}:${parts.get('second')}${milliseconds}`;
}

/** Like `formatTime`, without seconds where they are zero, and without the clock where it is midnight. */
export function formatBound(iso: string, zone: string): string {
  return formatTime(iso, zone)
    .replace(/:00$/, '')
    .replace(/ 00:00$/, '');
}

/** Like `formatBound`, to the minute: for places where the exact bound stands close by. */
export function formatMinute(iso: string, zone: string): string {
  return formatBound(`${iso.slice(0, 16)}:00.000Z`, zone);
}

/** True for names of zones this runtime knows. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** All zones by name, UTC first. */
export function listTimeZones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

const ages = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** Age in words, for a tooltip beside the exact time: `3 days ago`. */
export function formatAge(iso: string, nowMs: number): string {
  const differenceMs = Date.parse(iso) - nowMs;
  if (Number.isNaN(differenceMs)) return '';
  const [unit, size] = steps.find(([, ms]) => Math.abs(differenceMs) >= ms) ?? (['second', 1000] as const);
  return ages.format(Math.round(differenceMs / size), unit);
}
