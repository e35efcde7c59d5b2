import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { completeQuery } from '#core/search/complete-query.ts';
import { compileQuery } from '#core/search/compile-query.ts';
import { countMatches } from '#core/search/run-search.ts';
import { fold } from '#shared/fold.ts';
import { completionPlace } from '#shared/query/completion-place.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { printQuery } from '#shared/query/print-query.ts';
import { resolveQuery } from '#shared/query/resolve-query.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import { matchesQuery, textsOf } from '#test/support/evaluate-query.ts';
import { firstMs, randomEvents, randomTree } from '#test/support/random-archive.ts';
import { type ArchiveEvent, createSearchArchive, type SearchArchive } from '#test/support/search-archive.ts';

const nowMs = firstMs + 12 * 3_600_000;
const newSeed = Number(process.env['TICKMARK_PROPERTY_SEED'] ?? Date.now() % 1_000_000_007);
const runs = { numRuns: Number(process.env['TICKMARK_PROPERTY_RUNS'] ?? 300) };
const archives: SearchArchive[] = [];
for (const seed of [1, 2, newSeed]) {
  for (const events of fc.sample(randomEvents, { numRuns: 2, seed })) archives.push(createSearchArchive(events));
}
afterAll(() => archives.forEach((archive) => archive.close()));
const anyArchive = fc.nat(archives.length - 1);
const archiveAt = (index: number) => archives[index] as SearchArchive;

/** Time enough to count everything in a small archive, whatever else the machine does. */
const budgetMs = 60_000;

function complete(archive: SearchArchive, text: string) {
  return completeQuery(archive.database, { text, position: text.length, tz: 'UTC', nowMs }, budgetMs);
}

function countOf(archive: SearchArchive, query: string): number {
  const { tree } = resolveQuery(parseQuery(query).tree, { nowMs, zone: 'UTC' });
  return countMatches(archive.database, compileQuery(tree));
}

function matching(archive: SearchArchive, tree: TickmarkQueryTree): ArchiveEvent[] {
  return archive.events.filter((event) => matchesQuery(tree, event));
}

function valuesOf(field: string, event: ArchiveEvent) {
  return field === 'ticket' ? event.workItems.map(({ key }) => key) : textsOf(field, event);
}

const valueFields = [
  'actor',
  'source',
  'conn',
  'kind',
  'type',
  'code',
  'op',
  'opcode',
  'object',
  'record',
  'origin',
].concat(
  ['target', 'env', 'status', 'items', 'metadata', 'name', 'change', 'modifiedby', 'ticket', 'old', 'new'],
  ['violation', 'changed', 'field.CHAR_col4'],
);

describe(`completion, archives of seed ${newSeed}`, () => {
  it('counts what the query finds with each value put in', () => {
    let counted = 0;
    fc.assert(
      fc.property(anyArchive, randomTree, fc.constantFrom(...valueFields), (index, typed, field) => {
        const archive = archiveAt(index);
        const rest = typed.kind === 'or' ? `(${printQuery(typed)})` : printQuery(typed);
        const text = `${rest} ${field}:`;
        const { from, to, options } = complete(archive, text);
        for (const option of options) {
          const query = text.slice(0, from) + option.insert + text.slice(to);
          expect(option.count ?? countOf(archive, query), query).toBe(countOf(archive, query));
          if (option.count !== null) counted += 1;
        }
      }),
      runs,
    );
    expect(counted).toBeGreaterThan(runs.numRuns);
  });

  it('offers every value of the events that the rest finds, most first', () => {
    fc.assert(
      fc.property(anyArchive, randomTree, fc.constantFrom(...valueFields), (index, typed, field) => {
        const archive = archiveAt(index);
        const { tree } = resolveQuery(typed, { nowMs, zone: 'UTC' });
        const rest = typed.kind === 'or' ? `(${printQuery(typed)})` : printQuery(typed);
        const { options } = complete(archive, `${rest} ${field}:`);
        const counts = new Map<string, number>();
        for (const event of matching(archive, tree)) {
          const values = new Set(
            valuesOf(field, event)
              .filter((value) => value !== null)
              .map((value) => fold(String(value))),
          );
          for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
        }
        counts.delete('');
        const found = new Map(
          options.filter(({ count }) => count !== 0 && count !== null).map(({ label, count }) => [fold(label), count]),
        );
        if (counts.size <= 50) expect(found, `${rest} ${field}:`).toEqual(counts);
        const order = options.map(({ count }) => count ?? 0);
        expect(order).toEqual([...order].sort((a, b) => b - a));
      }),
      runs,
    );
  });

  it('counts parts of one and the same item', () => {
    const itemRest = fc.constantFrom(
      '',
      'md:ApexClass ',
      'change:deleted ',
      '-md:Profile ',
      '(md:ApexClass OR change:new) ',
    );
    const fields = fc.constantFrom('metadata', 'md', 'name', 'change', 'modifiedby');
    fc.assert(
      fc.property(anyArchive, randomTree, itemRest, fields, (index, typed, inside, field) => {
        const archive = archiveAt(index);
        const rest = typed.kind === 'or' ? `(${printQuery(typed)})` : printQuery(typed);
        const text = `${rest} item(${inside}${field}:`;
        const { from, to, options } = complete(archive, text);
        for (const { insert, count } of options) {
          const query = `${text.slice(0, from)}${insert}${text.slice(to)})`;
          expect(count, query).toBe(countOf(archive, query));
        }
      }),
      runs,
    );
  });

  it('answers for any text and place, and what it puts in is a query', () => {
    const pieces = fc.constantFrom(
      ...[
        'actor:',
        'time:',
        'items>',
        'item(',
        'item:',
        'field.',
        'field."a b":',
        'code:',
        'ticket:',
        '-',
        'NOT ',
        'OR ',
      ],
      ...['"', '\\', '*', '(', ')', ',', '..', ' ', '\0', '\ud800', '日', 'a', 'in', '5', '/', 'md:', 'name:', ':'],
    );
    const text = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const archive = archiveAt(0);
    fc.assert(
      fc.property(text, fc.nat(24), (query, position) => {
        const place = completionPlace(query, position);
        expect(place.from).toBeGreaterThanOrEqual(0);
        expect(place.to).toBeGreaterThanOrEqual(place.from);
        expect(place.to).toBeLessThanOrEqual(query.length);
        const result = completeQuery(archive.database, { text: query, position, tz: 'UTC', nowMs }, budgetMs);
        for (const { insert, kind } of result.options) {
          if (kind === 'value') expect(() => parseQuery(`old:${insert}`), insert).not.toThrow();
        }
      }),
      { numRuns: 1500 },
    );
  });
});
