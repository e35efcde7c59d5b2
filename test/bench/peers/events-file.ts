import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { readPackedEvents } from '#core/store/packed-event-reader.ts';
import type { AuditEvent } from '#shared/audit-event.ts';
import { unpackEvents } from '#shared/packed-events.ts';
import type { BenchContext } from '#test/bench/benchmark.ts';

/** What peers count, as the product does in `facetFields`: members of an event in the file. */
export const countedMembers = ['kind', 'status', 'environment', 'actor', 'operation', 'connection'] as const;

/** All events as lines of JSON, oldest first, as logs are: what peers read. Made once a run. */
export function eventsFile(context: BenchContext): string {
  return context.once('events-file', () => {
    const path = join(context.scratch, 'events.jsonl');
    writeLines(context, path, (event) => {
      const { workItems, ...members } = event;
      return JSON.stringify({ ...members, ticket: workItems.map(({ key }) => key).join(' ') });
    });
    return path;
  });
}

/** Writes a line for each event of the archive, oldest first. */
export function writeLines(
  { database }: Pick<BenchContext, 'database'>,
  path: string,
  toLine: (event: AuditEvent) => string,
): void {
  const ids = database.prepare<[], number>('SELECT id FROM event ORDER BY id').pluck().all();
  const file = openSync(path, 'w');
  for (let start = 0; start < ids.length; start += 5_000) {
    const events = unpackEvents(readPackedEvents(database, ids.slice(start, start + 5_000)));
    writeSync(file, `${events.map(toLine).join('\n')}\n`);
  }
  closeSync(file);
}
