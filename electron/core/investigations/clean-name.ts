import { AppError } from '#shared/app-error.ts';

/** A name of one line, without blanks around it. Throws `usage.invalid_argument`. */
export function cleanName(name: string): string {
  const trimmed = name.trim();
  if (trimmed !== '' && trimmed.length <= 300 && !/\p{Cc}/u.test(trimmed)) return trimmed;
  throw new AppError(
    'usage.invalid_argument',
    `${JSON.stringify(name.slice(0, 60))} can’t be a name.`,
    'Nothing was changed. A name is one line of 1 to 300 characters.',
  );
}
