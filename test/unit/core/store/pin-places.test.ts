import { expect, it } from 'vitest';
import { openTestStore } from '#test/support/store/open-writer.ts';
import { sourceRecord } from '#test/support/store/source-records.ts';

const by = { who: 'auditor', nowMs: 0 };
const events = 1_800;

it('reads any page of a case, whatever was read or pinned before', () => {
  const { writer, reader, store } = openTestStore();
  // Seven pins of each second, so that pages begin within one.
  const times = Array.from({ length: events }, (_, number) => Math.floor(number / 7) * 1000);
  store(times.map((timeMs, number) => sourceRecord({ externalId: `e${number}`, timeMs })));
  writer.createCase({ input: { name: 'C', description: '' }, by });
  const names = times.map((_, number) => `gs:e${number}`);
  const choose = (some: string[]) => reader.chooseNamed({ names: some });
  const page = (offset: number, count: number) =>
    reader.caseEvents({ name: 'C', offset, count, bare: true }).events.map(({ id }) => id);
  expect(page(0, 10)).toEqual([]);

  writer.pinEvents({ input: { name: 'C', choice: choose(names), note: null, tag: null }, by });
  for (const unpinned of [[], names.slice(900, 903), names.slice(-2)]) {
    if (unpinned.length > 0) writer.unpinEvents({ input: { name: 'C', choice: choose(unpinned) }, by });
    const all = page(0, events);
    for (const offset of [1_301, 499, 500, 501, 1_000, 1_499, 0, 7, all.length - 1, all.length, all.length + 600]) {
      expect(page(offset, 12), `from ${offset}`).toEqual(all.slice(offset, offset + 12));
    }
  }
  expect(page(0, events)).toHaveLength(events - 5);
});
