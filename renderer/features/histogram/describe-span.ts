import { formatIso } from '#shared/iso-time.ts';
import { formatBound } from '#renderer/lib/format-time.ts';
import { messages } from '#renderer/messages/messages.ts';

/** A stretch of time, half open, in words: `2026-03-04 to before 2026-03-05 (UTC)`. */
export function describeSpan(fromMs: number, toMs: number, zone: string): string {
  return messages.histogram.span(formatBound(formatIso(fromMs), zone), formatBound(formatIso(toMs), zone), zone);
}
