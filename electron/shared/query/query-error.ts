import { AppError } from '#shared/app-error.ts';

/** A stretch of the query's text, UTF-16 offsets. */
export interface Place {
  from: number;
  to: number;
}

/** An error in the query itself; `place` is what the caret is put under. */
export function queryError(
  code: 'query.syntax' | 'query.unknown_field' | 'query.invalid_value',
  message: string,
  recovery: string,
  place: Place,
): AppError {
  return new AppError(code, message, recovery, { place: { from: place.from, to: Math.max(place.to, place.from) } });
}
