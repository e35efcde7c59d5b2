import { expect, test } from 'vitest';
import { cutText, escapeAttribute, escapeCellText, hasOuterSpace } from '#core/export/xlsx-text.ts';

test.each([
  ['plain', 'plain'],
  ['a < b & c > d "e"', 'a &lt; b &amp; c &gt; d "e"'],
  ['tab\tand\nline', 'tab\tand\nline'],
  ['a\rb', 'a_x000D_b'],
  ['\u0000\u001f\uffff', '_x0000__x001F__xFFFF_'],
  ['_x0041_', '_x005F_x0041_'],
  ['_x0041_x0042_', '_x005F_x0041_x005F_x0042_'],
  ['_x0041\u0001', '_x005F_x0041_x0001_'],
  ['_x00G1_ _X0041_ _x41_', '_x00G1_ _X0041_ _x41_'],
  ['😀 stays', '😀 stays'],
  ['half \ud83d', 'half \ufffd'],
])('%j is written %s', (text, written) => {
  expect(escapeCellText(text)).toBe(written);
});

test('attributes lose what XML cannot hold', () => {
  expect(escapeAttribute('a"b&c\u0001\n')).toBe('a&#34;b&amp;c&#10;');
});

test('white space at an end is to be preserved', () => {
  expect([' a', 'a ', '\ta', 'a\n', '\u00a0a', 'a', 'a b'].map(hasOuterSpace)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});

test('a cut never divides a surrogate pair', () => {
  expect(cutText('ab😀cd', 3)).toEqual(['ab', '😀c', 'd']);
  expect(cutText('', 3)).toEqual(['']);
  expect(cutText('abc', 3)).toEqual(['abc']);
});
