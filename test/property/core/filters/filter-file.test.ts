import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterPack } from '#core/filters/pack.ts';
import { parseFilterFile, printFilterFile } from '#core/filters/filter-file.ts';
import { fold } from '#shared/fold.ts';
import type { FilterInput } from '#shared/saved-filter.ts';

const noFurtherCheck = (): void => undefined;
const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((value) => value.isWellFormed());
const name = text.map((value) => value.trim()).filter((value) => fold(value) !== '' && value.trim() !== '');
const filter: fc.Arbitrary<FilterInput> = fc.record({
  name,
  folder: text,
  description: text,
  query: fc.constantFrom('', '*', 'kind:deployment time:last-7d', '"a b" OR -c', 'item(md:ApexClass change:deleted)'),
  columns: fc.option(fc.array(name, { minLength: 1, maxLength: 5 })),
  sort: fc.array(name, { maxLength: 3 }),
  group: fc.option(name),
  tz: fc.option(fc.constantFrom('UTC', 'Europe/Berlin')),
});
const filters = fc.uniqueArray(filter, { maxLength: 6, selector: (one) => fold(one.name) });

describe('a file of filters', () => {
  it('brings back what was written, the same bytes each time', () => {
    fc.assert(
      fc.property(filters, (written) => {
        const bytes = Buffer.from(printFilterFile(written));
        const read = parseFilterFile(bytes, noFurtherCheck);
        expect(read).toEqual(written);
        expect(printFilterFile(read)).toBe(bytes.toString());
      }),
    );
  });

  it('holds the pack that ships', () => {
    const inputs = filterPack.map(({ name: own, folder, description, query, columns, sort, group, tz }) => ({
      ...{ name: own, folder, description, query, columns, sort, group, tz },
    }));
    expect(parseFilterFile(Buffer.from(printFilterFile(inputs)), noFurtherCheck)).toEqual(inputs);
    expect(inputs.every((one) => one.description.endsWith('?') || one.description.includes('? '))).toBe(true);
  });

  it('that is damaged is refused with a reason, or means the same kind of thing', () => {
    const whole = Buffer.from(
      printFilterFile(
        filterPack.slice(0, 3).map(({ shipped: _s, pinned: _p, version: _v, savedAt: _a, savedBy: _b, ...one }) => one),
      ),
    );
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.uint8Array({ minLength: 0, maxLength: 6 }),
        fc.nat(8),
        (at, put, cut) => {
          const damaged = Buffer.concat([whole.subarray(0, at), put, whole.subarray(at + cut)]);
          try {
            for (const one of parseFilterFile(damaged, noFurtherCheck)) expect(one.name.trim()).not.toBe('');
          } catch (thrown) {
            expect(thrown).toMatchObject({ name: 'AppError', code: 'filter.damaged_file' });
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['{}', /wrong value/],
    ['[]', /no file|wrong value/],
    ['not json', /no JSON/],
    ['{"format":"tickmark-filters","version":2,"filters":[]}', /version/],
    ['{"format":"tickmark-filters","version":1,"filters":[],"run":"sync"}', /run/],
  ])('that is none is refused: %s', (content, reason) => {
    expect(() => parseFilterFile(Buffer.from(content), noFurtherCheck)).toThrow(reason);
  });

  it('with a query that is none, or a name twice, is refused', () => {
    const one = {
      name: 'A',
      folder: '',
      description: '',
      query: 'nofield:x',
      columns: null,
      sort: [],
      group: null,
      tz: null,
    };
    expect(() => parseFilterFile(Buffer.from(printFilterFile([one])), noFurtherCheck)).toThrow(/no field/);
    const twice = [
      { ...one, query: '*' },
      { ...one, query: '*', name: 'a' },
    ];
    expect(() => parseFilterFile(Buffer.from(printFilterFile(twice)), noFurtherCheck)).toThrow(/two filters/);
  });
});
