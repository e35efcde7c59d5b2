import { afterAll, describe, expect, it } from 'vitest';
import { compileQuery } from '#core/search/compile-query.ts';
import { createStopFlag, interruptible, OutOfTime, requestStop, stopCheck } from '#core/search/interruption.ts';
import { openSearch } from '#core/search/run-search.ts';
import { parseQuery } from '#shared/query/parse-query.ts';
import { archiveEvent, createSearchArchive } from '#test/support/search-archive.ts';

const archive = createSearchArchive(
  Array.from({ length: 3_000 }, (_, index) =>
    archiveEvent({ externalId: `e${index}`, timeMs: Date.UTC(2026, 0, 1) + index * 977, summary: 'Über den Wolken' }),
  ),
);
afterAll(() => archive.close());

describe('interruptible', () => {
  it('ends a scan that finds nothing, in the middle of its statement', () => {
    const { database } = archive;
    const plan = compileQuery(parseQuery('*nowhere*').tree);
    let checks = 0;
    const stopAtThird = () => {
      checks += 1;
      if (checks === 3) throw new OutOfTime();
    };
    expect(() => interruptible(database, stopAtThird, () => openSearch(database, plan))).toThrow(OutOfTime);
    expect(checks).toBe(3);
    expect(openSearch(database, plan).total).toBe(0);
  });

  it('does not begin what is not wanted any more', () => {
    const flag = createStopFlag();
    const check = stopCheck(flag);
    expect(interruptible(archive.database, check, () => 'done')).toBe('done');
    requestStop(flag);
    expect(() => interruptible(archive.database, check, () => 'done')).toThrow('This search was stopped.');
  });

  it('looks at the outer check within the inner one', () => {
    const { database } = archive;
    const outer = () => {
      if (isInside) throw new OutOfTime();
    };
    let isInside = false;
    const work = () =>
      interruptible(
        database,
        () => {
          isInside = true;
        },
        () => openSearch(database, compileQuery(parseQuery('*nowhere* -x').tree)),
      );
    expect(() => interruptible(database, outer, work)).toThrow(OutOfTime);
  });
});
