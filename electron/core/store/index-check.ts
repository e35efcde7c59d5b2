import BetterSqlite3 from 'better-sqlite3';
import type { ReadableDatabase } from './database-types.ts';
import { indexRowid, swapIds } from './index-rowid.ts';
import { createIndexTexts, indexedColumns, type IndexText, partSeparator } from './index-text.ts';

/** Events whose number of words is compared at a time. */
const eventsPerChunk = 2_000;

/** So many events are compared word by word; of more, these many, evenly spread. */
const mostCompared = 500;

/** So many parts of a text are looked for, and so many characters of each. */
const mostParts = 40;
const mostCharacters = 2_000;

/** What comparing the index with the store brought to light. */
export interface IndexComparison {
  /** Events compared word by word. */
  compared: number;
  /** Events that the index holds with other texts than the store. */
  differing: number;
}

/**
 * Compares the texts in the index with those the store would give it now. The index keeps words and places, no
 * texts: of every event, the number of words has to be the same; of the compared ones, the words must also be
 * found in their order, in this very event. Events that are not in the index, or wait for it, are left out.
 *
 * @param database the store, with the index attached as `search`
 */
export function compareIndex(database: ReadableDatabase): IndexComparison {
  const ids = database
    .prepare<[], number>(
      `SELECT id FROM event WHERE id IN (SELECT ${swapIds('id').text} FROM search.event_text_docsize)
       AND id NOT IN (SELECT event_id FROM index_queue WHERE seq > (
         SELECT CAST(value AS INTEGER) FROM search.state WHERE key = 'mark'))
       ORDER BY id`,
    )
    .pluck()
    .all();
  const every = Math.max(1, Math.ceil(ids.length / mostCompared));
  const texts = createIndexTexts(database, 'main');
  const counter = createWordCounter();
  const sizes = database.prepare<[bigint], Buffer>('SELECT sz FROM search.event_text_docsize WHERE id = ?').pluck();
  const finds = database
    .prepare<[string, bigint], number>('SELECT 1 FROM search.event_text WHERE event_text MATCH ? AND rowid = ?')
    .pluck();
  let compared = 0;
  let differing = 0;
  let position = 0;
  try {
    for (let start = 0; start < ids.length; start += eventsPerChunk) {
      const chunk = [...texts(ids.slice(start, start + eventsPerChunk))];
      const expected = counter.sizesOf(chunk);
      for (const [index, entry] of chunk.entries()) {
        const isCompared = position++ % every === 0;
        if (isCompared) compared += 1;
        const id = BigInt(indexRowid(entry.id));
        const isSame = sizes.get(id)?.equals(expected[index] as Buffer) === true;
        if (!isSame || (isCompared && finds.get(expressionOf(entry), id) === undefined)) differing += 1;
      }
    }
  } finally {
    counter.close();
  }
  return { compared, differing };
}

/** The words of an entry, in their order, as a full-text expression. */
function expressionOf({ text, tags }: IndexText): string {
  const parts = text.split(partSeparator).filter((part) => /[\p{L}\p{N}]/u.test(part));
  const every = Math.max(1, Math.ceil(parts.length / mostParts));
  const wanted = parts.filter((_, index) => index % every === 0).map((part) => `text : ${quote(shortened(part))}`);
  return [...wanted, `tags : ${quote(tags.slice(0, mostCharacters))}`].join(' AND ');
}

/** Cut between words. */
function shortened(part: string): string {
  if (part.length <= mostCharacters) return part;
  const end = part.lastIndexOf(' ', mostCharacters);
  return end > 0 ? part.slice(0, end) : part;
}

function quote(text: string): string {
  return `"${text.replaceAll('\0', ' ').replaceAll('"', '""')}"`;
}

/** Counts words as the index does, in an index of its own in memory. */
function createWordCounter() {
  const memory = new BetterSqlite3(':memory:');
  memory.exec(`CREATE VIRTUAL TABLE counted USING fts5(${indexedColumns}, detail = none)`);
  const insert = memory.prepare('INSERT INTO counted (rowid, text, tags) VALUES (?, ?, ?)');
  const read = memory.prepare<[], Buffer>('SELECT sz FROM counted_docsize ORDER BY id').pluck();
  return {
    /** The numbers of words of each entry, in the index's own form. */
    sizesOf: memory.transaction((entries: readonly IndexText[]): Buffer[] => {
      memory.exec(`INSERT INTO counted (counted) VALUES ('delete-all')`);
      entries.forEach(({ text, tags }, index) => insert.run(BigInt(index + 1), text, tags));
      return read.all();
    }),
    close: () => memory.close(),
  };
}
