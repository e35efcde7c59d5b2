import { describe, expect, it } from 'vitest';
import { printable, table } from '#cli/output.ts';

describe('text on a terminal', () => {
  it('can’t drive the terminal', () => {
    expect(printable('a\u001b[31mred\u0007b')).toBe('a\ufffd[31mred\ufffdb');
    expect(printable('user\u202eexe.txt')).toBe('user\ufffdexe.txt');
    expect(printable('Zoë – 発票 🚀\n\tnext')).toBe('Zoë – 発票 🚀\n\tnext');
  });

  it('stands in aligned columns, one line a row', () => {
    expect(
      table([
        ['NAME', 'EVENTS'],
        ['gs', '12'],
        ['a\nlonger name', '3'],
      ]),
    ).toEqual(['NAME           EVENTS', 'gs             12', 'a longer name  3']);
  });
});
