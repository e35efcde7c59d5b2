/** A result that crosses a thread or process border: errors are values, never thrown across. */
export type Result<Value, Failure = PlainError> = { ok: true; value: Value } | { ok: false; error: Failure };

/** What is left of an error after crossing a border: words for the user, a code for programs. */
export interface PlainError {
  /** Stable dotted code, for example `source.auth_expired`. */
  code: string;
  /** What happened, in one sentence, without secrets. */
  message: string;
  /** What was kept and what to do next. */
  recovery: string;
  /** Where in the query the mistake stands (UTF-16 offsets), for query errors only. */
  place?: { from: number; to: number };
}

export function ok<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}
