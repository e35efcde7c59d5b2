import type { ZoneClock } from '#shared/zone-clock.ts';

const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/;
const dayMs = 86_400_000;

/** Days from 1899-12-30, where serial numbers count from, to 1970-01-01. */
const epochSerial = 25_569;

/**
 * Serial numbers before 1900-03-01 mean different days in different programs (Excel has a 29 February 1900),
 * and there is none before 1900; such times stay text.
 */
const firstSerial = 61;

/** 10000-01-01, the first day Excel cannot show. */
const serialEnd = 2_958_466;

/**
 * The serial number of an ISO 8601 instant on the clock's wall, in days with fractions, exact to the
 * millisecond; `null` where the text is no instant or the sheet formats have no number for it.
 */
export function toDateSerial(text: string, clock: ZoneClock): number | null {
  return isoInstant.test(text) ? serialOf(Date.parse(text), clock) : null;
}

/** The same of an instant in milliseconds UTC; `NaN` is none. */
export function serialOf(timeMs: number, clock: ZoneClock): number | null {
  if (Number.isNaN(timeMs)) return null;
  const serial = clock(timeMs) / dayMs + epochSerial;
  return serial >= firstSerial && serial < serialEnd ? serial : null;
}
