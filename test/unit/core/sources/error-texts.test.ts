import { describe, expect, test } from 'vitest';
import { extractErrorMessage } from '#core/sources/error-message.ts';
import { cleanAccessToken, usableToken } from '#core/sources/gearset/access-token.ts';
import { redact } from '#core/sources/redact.ts';

describe("the server's words", () => {
  test.each([
    ['{"Error":{"Code":"X","Message":"inner"},"Message":"outer"}', 'inner'],
    ['{"message":"plain","title":"t"}', 'plain'],
    ['{"error":"text"}', 'text'],
    [
      '{"title":"Bad","detail":"Too long","errors":{"EndDate":["late","odd"],"x":"y"}}',
      'Bad Too long EndDate: late odd x: y',
    ],
    ['  some plain\n text ', 'some plain text'],
    ['"quoted"', 'quoted'],
    ['<html>no</html>', null],
    ['Error <b>bold</b>', null],
    ['{"x":1}', '{"x":1}'],
    ['', null],
  ])('%s', (body, message) => {
    expect(extractErrorMessage(body, [])).toBe(message);
  });

  test('are cut at 300 characters, after secrets were taken out', () => {
    const body = `${'x'.repeat(290)}SECRETSECRET tail`;
    const message = extractErrorMessage(body, ['SECRETSECRET']);
    expect(message).toHaveLength(300);
    expect(message).not.toContain('SECRET');
  });
});

describe('redaction', () => {
  test.each([
    ['the token abc.123! here', ['abc.123!']],
    ['upper ABC.123! here', ['abc.123!']],
    ['encoded p%26w%3Cx here', ['p&w<x']],
    ['escaped p&amp;w&lt;x here', ['p&w<x']],
    ['quoted a\\"b here', ['a"b']],
    [`base ${Buffer.from('p&w<x').toString('base64')} here`, ['p&w<x']],
    ['Authorization: token zzz here', []],
    ['authorization=Bearer zzz here', []],
    ['JSESSIONID=zzz; here', []],
    ['<password>zzz</password> here', []],
    ['{"password":"zzz","here":1}', []],
    ['password=zzz here', []],
  ])('%s', (text, secrets) => {
    const shown = redact(text, secrets);
    expect(shown).toContain('[redacted]');
    expect(shown).toContain('here');
    expect(shown).not.toContain('zzz');
    for (const secret of secrets) expect(shown.toLowerCase()).not.toContain(secret.toLowerCase());
  });

  test('empty secrets change nothing', () => {
    expect(redact('plain', [''])).toBe('plain');
  });
});

describe('tokens', () => {
  test.each([
    ['ABC', 'ABC'],
    [' token ABC\n', 'ABC'],
    ['Token  ABC', 'ABC'],
    ['Authorization: token ABC', 'ABC'],
    ['authorization:token ABC', 'ABC'],
    ['"token ABC"', 'ABC'],
    ['tokenABC', 'tokenABC'],
    ['token', ''],
  ])('%j is %j', (pasted, token) => {
    expect(cleanAccessToken(pasted)).toBe(token);
  });

  test('that cannot be sent are refused', () => {
    expect(() => usableToken(' token ')).toThrow(expect.objectContaining({ code: 'secret.missing' }));
    expect(() => usableToken('a b')).toThrow(expect.objectContaining({ code: 'source.auth_failed' }));
    expect(() => usableToken('a\nb')).toThrow(expect.objectContaining({ code: 'source.auth_failed' }));
  });
});
