import { AppError, toPlainError } from '#shared/app-error.ts';

/** Where a command writes: results to standard output, everything else to standard error. */
export interface Output {
  json: boolean;
  /** One JSON document, for `--json`. */
  document: (value: unknown) => void;
  /** A line of a result for people. */
  line: (text: string) => void;
  /** Something the user should know beside the result. */
  notice: (text: string) => void;
  /** A line that the next one replaces; only on a terminal, never with `--quiet`. */
  progress: (text: string) => void;
}

export function createOutput(options: { json: boolean; quiet: boolean }): Output {
  const live = process.stderr.isTTY && !options.quiet;
  let progressShown = false;

  function clearProgress(): void {
    if (progressShown) process.stderr.write('\r\u001b[2K');
    progressShown = false;
  }

  return {
    json: options.json,
    document(value) {
      clearProgress();
      process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    line(text) {
      clearProgress();
      if (!options.json) process.stdout.write(`${printable(text)}\n`);
    },
    notice(text) {
      clearProgress();
      if (!options.quiet) process.stderr.write(`${printable(text)}\n`);
    },
    progress(text) {
      if (!live) return;
      const width = (process.stderr.columns ?? 80) - 1;
      process.stderr.write(`\r\u001b[2K${printable(text).slice(0, width)}`);
      progressShown = true;
    },
  };
}

/** Audit text is hostile: control characters, which could drive a terminal, are shown as a symbol. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** Writes a failure: one line for people, one JSON document for programs. Answers with the exit code. */
export function reportFailure(thrown: unknown, options: { json: boolean; verbose: boolean; query?: string }): number {
  const plain = toPlainError(thrown);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ error: plain }, null, 2)}\n`);
  }
  process.stderr.write(`${printable(`tickmark: ${plain.message} ${plain.recovery}`.trim())}\n`);
  if (plain.place !== undefined && options.query !== undefined) {
    const { from, to } = plain.place;
    process.stderr.write(`  ${printable(options.query)}\n  ${' '.repeat(from)}${'^'.repeat(Math.max(1, to - from))}\n`);
  }
  if (options.verbose && thrown instanceof Error) process.stderr.write(`${thrown.stack ?? ''}\n`);
  return thrown instanceof AppError ? thrown.exitCode : 1;
}

/** Rows as aligned columns, the first row as heading. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const flat = rows.map((row) => row.map((cell) => cell.replace(/\s+/g, ' ')));
  const widths = (flat[0] ?? []).map((_, column) => Math.max(...flat.map((row) => row[column]?.length ?? 0)));
  return flat.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
