import { closeSync, openSync, writeSync } from 'node:fs';
import { makeAuditRow } from './make-audit-row.ts';
import { moments } from './moments.ts';

/** Writes a saved page of an audit log with so many rows, about a kilobyte each. */
export function writeSavedPage(path: string, rows: number): void {
  const file = openSync(path, 'w');
  try {
    writeSync(file, '<?xml version="1.0" encoding="UTF-8"?>\n<platform>\n');
    let part: string[] = [];
    let index = 0;
    for (const moment of moments(1, rows)) {
      part.push(makeAuditRow(1, index, moment));
      index += 1;
      if (part.length < 1_000 && index < rows) continue;
      writeSync(file, part.join('\n    '));
      part = [];
    }
    writeSync(file, `<message><code>0</code></message><recordCount>${rows}</recordCount>\n</platform>\n`);
  } finally {
    closeSync(file);
  }
}
