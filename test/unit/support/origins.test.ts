import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toAppAddress, toBrowserAddress } from '#test/support/chromium-host/origins.ts';

const schemes = new Set(['app']);

it('gives every address of a custom scheme a twin under a name that never resolves', () => {
  expect(toBrowserAddress('app://tickmark/index.html?a=1#/x', schemes)).toBe(
    'https://tickmark.app.invalid/index.html?a=1#/x',
  );
  expect(toBrowserAddress('https://example.com/', schemes)).toBe('https://example.com/');
});

it('finds the way back', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{1,12}$/), fc.stringMatching(/^[a-z0-9/]{0,20}$/), (host, path) => {
      const address = `app://${host}/${path}`;
      expect(toAppAddress(toBrowserAddress(address, schemes))).toBe(address);
    }),
  );
  expect(toAppAddress('https://example.com/a')).toBe('https://example.com/a');
  expect(toAppAddress('about:blank')).toBe('about:blank');
});
