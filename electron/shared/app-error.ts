import type { PlainError } from './result.ts';

/**
 * Every failure a user can meet, by stable code. The value is the command line's exit code:
 * 1 failed, 2 usage error, 3 incomplete, 130 interrupted.
 */
export const errorExitCodes = {
  'app.internal': 1,
  'app.interrupted': 130,
  'app.unsupported_node': 1,
  'usage.invalid_argument': 2,
  'usage.unknown_connection': 2,
  'usage.unknown_event': 2,
  'query.syntax': 2,
  'query.unknown_field': 2,
  'query.invalid_value': 2,
  'search.cancelled': 130,
  'store.busy': 1,
  'store.corrupt': 1,
  'store.disk_full': 1,
  'store.from_future': 1,
  'store.not_found': 1,
  'store.unreadable': 1,
  'store.sql_refused': 2,
  'connection.name_taken': 2,
  'connection.insecure_url': 2,
  'secret.missing': 1,
  'secret.no_key_store': 1,
  'source.auth_failed': 1,
  'source.auth_expired': 1,
  'source.password_change_required': 1,
  'source.permission_denied': 1,
  'source.not_found': 1,
  'source.not_an_api_answer': 1,
  'source.unsupported_version': 1,
  'source.rejected_request': 1,
  'source.rate_limited': 3,
  'source.server_error': 1,
  'source.timed_out': 1,
  'source.unreachable': 1,
  'source.body_broken': 1,
  'source.body_too_large': 1,
  'sync.incomplete': 3,
  'import.unreadable_file': 1,
  'export.failed': 1,
  'export.file_exists': 2,
  'usage.unknown_filter': 2,
  'usage.unknown_case': 2,
  'usage.unknown_template': 2,
  'usage.name_taken': 2,
  'usage.case_closed': 2,
  'filter.damaged_file': 1,
  'case.damaged_file': 1,
  'case.incomplete': 3,
  'pack.no_timestamp': 1,
  'backup.damaged': 3,
  'backup.workspace_in_use': 1,
  'backup.workspace_not_empty': 2,
  'report.no_printer': 1,
  'work.events_moved': 1,
  'work.undo_conflict': 1,
  'window.no_display': 1,
  'window.no_host': 1,
} as const;

export type ErrorCode = keyof typeof errorExitCodes;

/** An error with words for the user. Anything else that is thrown is a defect and becomes `app.internal`. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** What was kept and what to do next; may be empty when the message says it all. */
  readonly recovery: string;
  readonly place: { from: number; to: number } | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    recovery = '',
    options: { cause?: unknown; place?: { from: number; to: number } } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.recovery = recovery;
    this.place = options.place;
  }

  get exitCode(): number {
    return errorExitCodes[this.code];
  }
}

/** Turns anything thrown into a plain error that can cross a border. */
export function toPlainError(thrown: unknown): PlainError {
  if (thrown instanceof AppError) {
    const plain: PlainError = { code: thrown.code, message: thrown.message, recovery: thrown.recovery };
    if (thrown.place) plain.place = thrown.place;
    return plain;
  }
  return {
    code: 'app.internal',
    message: thrown instanceof Error ? thrown.message : String(thrown),
    recovery: 'This is a defect in Tickmark; committed data is untouched.',
  };
}

/** The way back: a plain error becomes an `AppError` again on the other side of a border. */
export function fromPlainError(plain: PlainError): AppError {
  const code = plain.code in errorExitCodes ? (plain.code as ErrorCode) : 'app.internal';
  return new AppError(code, plain.message, plain.recovery, plain.place ? { place: plain.place } : {});
}
