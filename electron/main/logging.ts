import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Log {
  info: (message: string) => void;
  error: (message: string) => void;
}

const largestFileBytes = 2 * 1024 * 1024;

/**
 * Appends lines to `logs/window.log` in the given folder and mirrors errors to stderr. The file is turned over
 * once, at 2 MiB. Callers pass words without secrets: inputs of calls are never logged, only their names.
 */
export function createLog(folder: string): Log {
  const directory = join(folder, 'logs');
  const file = join(directory, 'window.log');
  mkdirSync(directory, { recursive: true });

  function write(level: string, message: string): void {
    try {
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestFileBytes) renameSync(file, `${file}.1`);
      appendFileSync(file, `${new Date().toISOString()} ${level} ${message}\n`);
    } catch {
      // A log that can't be written must not stop the work it describes.
    }
  }

  return {
    info: (message) => write('info', message),
    error(message) {
      write('error', message);
      process.stderr.write(`tickmark: ${message}\n`);
    },
  };
}
