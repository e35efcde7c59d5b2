import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerRequest, isAppAddress, resolveInside } from '#main/app-protocol.ts';

let root: string;

beforeAll(() => {
  root = join(mkdtempSync(join(tmpdir(), 'tickmark-protocol-')), 'renderer');
  writeFileSync(join(root, '..', 'secret.js'), 'outside');
});

describe("the window's scheme", () => {
  it('serves a file of the bundle with a policy that allows nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tickmark-protocol-'));
    writeFileSync(join(folder, 'index.html'), '<p>here</p>');
    for (const path of ['/index.html', '/', '/index.html?x=1']) {
      const answer = await answerRequest(folder, { method: 'GET', url: `app://tickmark${path}` });
      expect(await answer.text()).toBe('<p>here</p>');
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
      expect(answer.headers.get('content-security-policy')).not.toContain('unsafe');
    }
  });

  it('refuses other methods, other hosts, unknown types and ways out', async () => {
    const status = async (url: string, method = 'GET') => (await answerRequest(root, { method, url })).status;
    expect(await status('app://tickmark/index.html', 'POST')).toBe(405);
    expect(await status('app://elsewhere/index.html')).toBe(404);
    expect(await status('app://tickmark/missing.html')).toBe(404);
    expect(await status('app://tickmark/key.pem')).toBe(404);
    for (const way of [
      '/../secret.js',
      '/%2e%2e/secret.js',
      '/..%2fsecret.js',
      '/a/../../secret.js',
      '/..%5csecret.js',
    ]) {
      expect(await status(`app://tickmark${way}`)).toBe(404);
    }
  });

  it('never resolves to a file outside of the bundle', () => {
    const part = fc.constantFrom('..', '.', '%2e%2e', '%2f', 'a', '\\', '%5c', '%00', '/', '', 'x.js');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const file = resolveInside('/bundle/renderer', `/${parts.join('/')}`);
        expect(file === null || file.startsWith('/bundle/renderer/')).toBe(true);
      }),
    );
  });

  it('knows its own addresses', () => {
    expect(isAppAddress('app://tickmark/index.html#/search')).toBe(true);
    expect(isAppAddress('app://tickmark.evil.example/index.html')).toBe(false);
    expect(isAppAddress('https://tickmark/index.html')).toBe(false);
    expect(isAppAddress('nonsense')).toBe(false);
  });
});
