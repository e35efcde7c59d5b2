import { expect, it } from 'vitest';
import { findByTitle, fitOf } from '#renderer/lib/find-commands.ts';

const entries = ['Go to Search', 'Go to Sources', 'Search: recent queries', 'Sort by actor'].map((title) => ({
  title,
}));
const found = (typed: string) => findByTitle(entries, typed).map(({ title }) => title);

it('finds titles by the beginnings of their words, the earliest first', () => {
  expect(found('search')).toEqual(['Search: recent queries', 'Go to Search']);
  expect(found('so')).toEqual(['Sort by actor', 'Go to Sources']);
  expect(found('go sea')).toEqual(['Go to Search']);
  expect(found('ources')).toEqual(['Go to Sources']);
  expect(found('')).toEqual(entries.map(({ title }) => title));
});

it('needs every word that was typed', () => {
  expect(fitOf('Go to Search', 'go nowhere')).toBeNull();
});
