import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AppLink, parseAppLink, printAppLink } from '#shared/app-link.ts';

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((text) => text.trim() !== '' && !/[\u0000-\u001f\u007f]/.test(text) && text.isWellFormed());

const link: fc.Arbitrary<AppLink> = fc.oneof(
  name.map((text): AppLink => ({ to: 'filter', name: text })),
  name.map((text): AppLink => ({ to: 'case', name: text })),
  name.map((text): AppLink => ({ to: 'record', id: `gs:${text}` })),
  fc.tuple(name, fc.option(fc.constant('Europe/Berlin'))).map(([query, tz]): AppLink => ({ to: 'query', query, tz })),
);

describe('links into the product', () => {
  it('come back as what they were', () => {
    fc.assert(
      fc.property(link, (one) => {
        expect(parseAppLink(printAppLink(one))).toEqual(one);
      }),
    );
  });

  it.each([
    'https://filter/a',
    'tickmark://filter/',
    'tickmark://filter/a/b',
    'tickmark://filter/%00',
    'tickmark://filter/%E0%A4%A',
    'tickmark://record/without-colon',
    'tickmark://search?q=a&run=sync',
    'tickmark://search?q=a&tz=',
    'tickmark://sync/gs',
    'tickmark://evil.example/filter/a',
    `tickmark://filter/${'a'.repeat(9_000)}`,
    'javascript:alert(1)//tickmark://filter/a',
  ])('that mean anything else are none: %s', (text) => {
    expect(parseAppLink(text)).toBeNull();
  });

  it('are read with the slash that systems add', () => {
    expect(parseAppLink('TICKMARK://search/?q=a%3Ab')).toEqual({ to: 'query', query: 'a:b', tz: null });
    expect(parseAppLink('tickmark://filter/x/')).toEqual({ to: 'filter', name: 'x' });
  });

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        parseAppLink(`tickmark://${text}`);
      }),
    );
  });
});
