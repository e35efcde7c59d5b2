import { describe, expect, it } from 'vitest';
import BetterSqlite3 from 'better-sqlite3';
import { storePath } from '#core/store/open-database.ts';
import { firstBrokenActivity } from '#core/store/activity-log.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { actOn } from '#test/support/store/act.ts';
import { openTestStore } from '#test/support/store/open-writer.ts';
import { sourceRecord } from '#test/support/store/source-records.ts';

const by = { who: 'auditor', nowMs: 1_000 };
const savedTables = [
  'saved_filter',
  'filter_version',
  'tag',
  'event_tag',
  'investigation',
  'case_event',
  'case_note',
  'case_task',
  'case_query',
  'case_sample',
  'case_sample_item',
];

function openFilled(count = 5) {
  const store = openTestStore();
  store.store(
    Array.from({ length: count }, (_, index) => sourceRecord({ externalId: `e${index}`, timeMs: index * 1000 })),
  );
  return { ...store, act: actOn(store.writer) };
}

function dump(folder: string): unknown {
  const database = new BetterSqlite3(storePath(folder), { readonly: true });
  try {
    return savedTables.map((table) => database.prepare(`SELECT * FROM ${table}`).all());
  } finally {
    database.close();
  }
}

describe('an investigation', () => {
  it('holds pinned events with the hash of what was seen, and finds them', () => {
    const { act, reader } = openFilled();
    act('createCase', { name: 'Case A', description: '' });
    const choice = reader.chooseNamed({ names: ['gs:e1', 'gs:e3'] });
    expect(act('pinEvents', { name: 'case a', choice, note: 'why', tag: 'Odd' })).toBe(2);
    expect(act('pinEvents', { name: 'Case A', choice, note: null, tag: null })).toBe(0);
    const { total, events } = reader.caseEvents({ name: 'Case A', offset: 0, count: 10, bare: false });
    expect(total).toBe(2);
    expect(events.map((event) => event.id)).toEqual(['gs:e3', 'gs:e1']);
    expect(events[0]).toMatchObject({
      note: 'why',
      tags: ['Odd'],
      revision: 1,
      state: 'same',
      hash: events[0]?.event?.hash,
    });
    const count = (query: string) => reader.countMatches({ query, tz: 'UTC', nowMs: 0 }).count;
    expect(['case:"Case A"', 'tag:odd', 'tag:o*', '-case:*', 'tag:odd -case:other', 'case:b'].map(count)).toEqual([
      2, 2, 2, 3, 2, 0,
    ]);
    const { facets } = reader.facets({ query: '', tz: 'UTC', nowMs: 0, by: ['tag', 'case'], top: null });
    expect(facets).toEqual({
      tag: [
        { value: null, count: 3 },
        { value: 'Odd', count: 2 },
      ],
      case: [
        { value: null, count: 3 },
        { value: 'Case A', count: 2 },
      ],
    });
    const offered = (text: string) =>
      reader
        .complete({ text, position: text.length, tz: 'UTC', nowMs: 0 })
        .options.map(({ insert, count }) => [insert, count]);
    expect(offered('tag:o')).toEqual([['Odd', 2]]);
    expect(offered('-tag:none case:ca')).toEqual([['"Case A"', 2]]);
    expect(reader.readMarks({ ids: ['gs:e1', 'gs:e2', 'gs:none'] })).toEqual([
      { id: 'gs:e1', tags: [{ name: 'Odd', colour: 'red' }], cases: [{ name: 'Case A', note: 'why' }], files: [] },
    ]);
  });

  it('is told with the files attached to an event, pinned or not', () => {
    const { act, reader } = openFilled();
    act('createCase', { name: 'Case A', description: '' });
    const file = { name: 'approval.pdf', hash: 'ab'.repeat(32), bytes: 12 };
    act('attach', { name: 'Case A', event: 'gs:e2', files: [file] });
    act('attach', { name: 'Case A', event: null, files: [{ ...file, name: 'of-the-case.pdf' }] });
    const sha256 = `sha256:${file.hash}`;
    const files = [{ id: expect.any(Number) as number, case: 'Case A', name: 'approval.pdf', sha256, bytes: 12 }];
    expect(reader.readMarks({ ids: ['gs:e1', 'gs:e2'] })).toEqual([{ id: 'gs:e2', tags: [], cases: [], files }]);
  });

  it('is counted the same among many events', () => {
    const { act, reader } = openFilled(5_001);
    act('createCase', { name: 'A', description: '' });
    act('pinEvents', { name: 'A', choice: reader.chooseNamed({ names: ['gs:e7', 'gs:e5000'] }), note: null, tag: 'x' });
    const { facets } = reader.facets({ query: '', tz: 'UTC', nowMs: 0, by: ['tag'], top: null });
    expect(facets['tag']).toEqual([
      { value: null, count: 4_999 },
      { value: 'x', count: 2 },
    ]);
  });

  it('tells what was added, removed and changed since a query was kept', () => {
    const { act, reader, store } = openFilled();
    act('createCase', { name: 'A', description: '' });
    const query = { ...reader.freezeQuery({ query: 'status:successful', tz: 'UTC', nowMs: 0 }), title: 'T' };
    const id = act('addQuery', { name: 'A', query });
    const before = reader.replayQuery({ name: 'A', id });
    act('pinEvents', { name: 'A', choice: reader.chooseNamed({ names: ['gs:e2'] }), note: null, tag: null });
    store([
      sourceRecord({ externalId: 'e1', timeMs: 1000, status: 'failed' }),
      sourceRecord({ externalId: 'e2', timeMs: 2000, summary: 'amended' }),
      sourceRecord({ externalId: 'e9', timeMs: 9000 }),
    ]);
    expect(reader.rerunCase({ name: 'A', most: 10 })).toMatchObject([
      { before: 5, now: 5, added: ['gs:e9'], removed: ['gs:e1'], changed: ['gs:e2'], reproduced: true },
    ]);
    expect(reader.replayQuery({ name: 'A', id })).toBe(before);
    expect(reader.caseEvents({ name: 'A', offset: 0, count: 1, bare: true }).events[0]?.state).toBe('changed');
  });

  it('keeps what was pinned when the archive loses it, and finds it again', () => {
    const { act, folder, reader, writer, connection } = openFilled();
    act('createCase', { name: 'A', description: '' });
    act('pinEvents', { name: 'A', choice: reader.chooseNamed({ names: ['gs:e2'] }), note: 'n', tag: null });
    const state = () => reader.caseEvents({ name: 'A', offset: 0, count: 1, bare: true }).events[0];
    writer.deleteConnection({ connection, purge: true, nowMs: 0 });
    expect(state()).toMatchObject({ id: 'gs:e2', note: 'n', state: 'missing' });
    const again = openTestStore(folder);
    again.store([sourceRecord({ externalId: 'e2', timeMs: 2000 })]);
    again.writer.relinkMarked();
    expect(state()).toMatchObject({ id: 'gs:e2', note: 'n', state: 'same' });
  });

  it('follows an event whose id moves', () => {
    const { act, reader, store } = openFilled();
    act('createCase', { name: 'A', description: '' });
    act('pinEvents', { name: 'A', choice: reader.chooseNamed({ names: ['gs:e2'] }), note: null, tag: null });
    store(Array.from({ length: 3000 }, (_, index) => sourceRecord({ externalId: `crowd${index}`, timeMs: 1999 })));
    expect(
      reader
        .searchPage({ query: 'case:A', tz: 'UTC', nowMs: 0, sort: [], limit: 5, after: null })
        .events.map((event) => event.id),
    ).toEqual(['gs:e2']);
  });

  it('refuses events chosen before others were stored', () => {
    const { act, reader, store } = openFilled();
    act('createCase', { name: 'A', description: '' });
    const choice = reader.chooseNamed({ names: ['gs:e2'] });
    store([sourceRecord({ externalId: 'new', timeMs: 1500 })]);
    expect(() => act('pinEvents', { name: 'A', choice, note: null, tag: null })).toThrow(/same time/);
  });

  it('that is closed changes no more', () => {
    const { act } = openFilled();
    act('createCase', { name: 'A', description: '' });
    act('closeCase', { name: 'A', results: [] });
    expect(() => act('addNote', { name: 'A', text: 'x' })).toThrow(/closed/);
    act('reopenCase', { name: 'A' });
    act('addNote', { name: 'A', text: 'x' });
  });
});

describe('undo', () => {
  it('takes back and does again every act, to the byte', () => {
    const { act, reader, writer, folder } = openFilled();
    const states = [dump(folder)];
    const choice = () => reader.chooseNamed({ names: ['gs:e0', 'gs:e4'] });
    const definition = { columns: null, sort: [], group: null, tz: null, description: 'd\u0000"\'' };
    const acts: (() => unknown)[] = [
      () => act('saveFilter', { name: 'F', folder: '', query: 'a', ...definition }),
      () => act('saveFilter', { name: 'F', folder: 'x', query: 'b', ...definition }),
      () => act('renameFilter', { name: 'F', newName: 'G', folder: '' }),
      () => act('pinFilter', { name: 'G', pinned: true, input: null }),
      () => act('createCase', { name: 'A', description: 'x' }),
      () => act('pinEvents', { name: 'A', choice: choice(), note: 'n', tag: 't' }),
      () => act('unpinEvents', { name: 'A', choice: reader.chooseNamed({ names: ['gs:e0'] }) }),
      () => act('saveTag', { name: 't', newName: 'u', colour: 'pink' }),
      () => act('addNote', { name: 'A', text: 'note' }),
      () => act('addTask', { name: 'A', text: 'task' }),
      () => act('editTask', { name: 'A', id: 1, text: 'task', done: true }),
      () =>
        act('addQuery', {
          name: 'A',
          query: { ...reader.freezeQuery({ query: '*', tz: 'UTC', nowMs: 0 }), title: 'q' },
        }),
      () =>
        act('addSample', {
          name: 'A',
          sample: reader.drawSample({
            query: '*',
            tz: 'UTC',
            nowMs: 0,
            size: 2,
            seed: 's',
            method: 'random',
            by: null,
          }),
        }),
      () => act('updateCase', { name: 'A', newName: 'B', description: null, story: '# s' }),
      () => act('removeTag', { name: 'u' }),
      () => act('closeCase', { name: 'B', results: [] }),
      () => act('removeCase', { name: 'B' }),
      () => act('removeFilters', { names: ['G'] }),
    ];
    for (const one of acts) {
      one();
      states.push(dump(folder));
    }
    for (let index = acts.length - 1; index >= 0; index -= 1) {
      writer.takeBack({ direction: 'undo', by });
      expect(dump(folder)).toEqual(states[index]);
    }
    expect(writer.takeBack({ direction: 'undo', by })).toMatchObject({ undo: null });
    for (let index = 1; index <= acts.length; index += 1) {
      writer.takeBack({ direction: 'redo', by });
      expect(dump(folder)).toEqual(states[index]);
    }
    expect(reader.readActivity({ text: '', offset: 0, count: 1 }).total).toBe(acts.length * 3);
    expect(
      reader.readActivity({ text: 'took back PINNED', offset: 0, count: 5 }).entries.map((entry) => entry.what),
    ).toEqual(['work.undone', 'work.undone', 'work.undone']);
  });

  it('forgets what failed, and keeps what stood before', () => {
    const { act, writer, folder } = openFilled();
    act('createCase', { name: 'A', description: '' });
    const before = dump(folder);
    expect(() => act('createCase', { name: 'a', description: '' })).toThrow(/already/);
    expect(dump(folder)).toEqual(before);
    expect(writer.undoState()).toMatchObject({ undo: 'Began the investigation A' });
  });
});

describe('the log', () => {
  it('is append-only, and shows where somebody changed it all the same', () => {
    const { act, folder } = openFilled();
    for (const name of ['A', 'B', 'C']) act('createCase', { name, description: '' });
    const database = new BetterSqlite3(storePath(folder));
    expect(() => database.exec('DELETE FROM activity')).toThrow(/append-only/);
    expect(() => database.exec(`UPDATE activity SET detail = 'x'`)).toThrow(/append-only/);
    expect(firstBrokenActivity(database as ReadableDatabase)).toBeNull();
    database.exec(`DROP TRIGGER activity_is_not_changed; UPDATE activity SET detail = 'x' WHERE id = 2`);
    expect(firstBrokenActivity(database as ReadableDatabase)).toBe(2);
    database.close();
  });
});
