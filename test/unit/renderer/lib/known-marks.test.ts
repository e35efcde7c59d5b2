import { expect, it } from 'vitest';
import type { EventMarks } from '#shared/investigation.ts';
import { createKnownMarks } from '#renderer/lib/known-marks.ts';

const marksOf = (id: string): EventMarks => ({ id, tags: [], cases: [], files: [], notes: 0 }) as unknown as EventMarks;

it('knows which events have marks, which have none, and forgets those read longest ago', () => {
  const known = createKnownMarks(3);
  known.put(['a', 'b'], [marksOf('b')]);
  expect(known.get('a')).toBeNull();
  expect(known.get('b')).toEqual(marksOf('b'));
  expect(known.get('c')).toBeUndefined();
  known.put(['a'], [marksOf('a')]);
  known.put(['c', 'd'], []);
  expect(known.ids()).toEqual(['a', 'c', 'd']);
  known.clear();
  expect(known.ids()).toEqual([]);
});
