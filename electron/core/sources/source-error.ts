import { AppError, type ErrorCode } from '#shared/app-error.ts';
import type { FailureAction } from './source.ts';

/** A failure of a source, with what the sync should do about it. */
export class SourceError extends AppError {
  readonly action: FailureAction;
  /** Milliseconds UTC of the next allowed call, for `wait`. */
  readonly retryAtMs: number | null;

  constructor(
    code: ErrorCode,
    action: FailureAction,
    message: string,
    recovery: string,
    options: { cause?: unknown; retryAtMs?: number | null } = {},
  ) {
    super(code, message, recovery, { cause: options.cause });
    this.action = action;
    this.retryAtMs = options.retryAtMs ?? null;
  }
}
