import { expect, it } from 'vitest';
import { createOfferedFiles } from '#main/offered-files.ts';

it('keeps dropped files under a ticket', () => {
  const offered = createOfferedFiles();
  const ticket = offered.offer(['/data/one.json', '/data/two.xml']);
  expect(offered.find(ticket)).toEqual(['/data/one.json', '/data/two.xml']);
  expect(() => offered.find('another')).toThrow(/no longer at hand/);
});

it.each([
  ['files without a path', ['', '']],
  ['relative paths', ['data/one.json']],
  ['something else', { length: 1 }],
  ['too many', Array.from({ length: 1001 }, () => '/a')],
])('refuses %s', (_what, paths) => {
  expect(() => createOfferedFiles().offer(paths)).toThrow(/no file on this computer/);
});

it('forgets the oldest drops', () => {
  const offered = createOfferedFiles();
  const first = offered.offer(['/a']);
  const tickets = Array.from({ length: 20 }, () => offered.offer(['/b']));
  expect(() => offered.find(first)).toThrow();
  expect(offered.find(tickets[0] ?? '')).toEqual(['/b']);
});
