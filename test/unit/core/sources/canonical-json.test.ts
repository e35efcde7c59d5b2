import { describe, expect, test } from 'vitest';
import { canonicalJson, sha256Hex } from '#core/sources/canonical-json.ts';
import type { JsonValue } from '#shared/audit-event.ts';

describe('canonical JSON (RFC 8785)', () => {
  test('the example of section 3.2.2', () => {
    const value = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    ) as JsonValue;
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('the key order of section 3.2.3', () => {
    const value = JSON.parse('{"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7}') as {
      [key: string]: JsonValue;
    };
    expect(
      Object.values(
        JSON.parse(
          `[${canonicalJson(value)
            .slice(1, -1)
            .replace(/"[^"]*":/g, '')}]`,
        ) as JsonValue[],
      ),
    ).toEqual([2, 4, 6, 7, 1, 5, 3]);
  });

  test.each([
    [-0, '0'],
    [1e21, '1e+21'],
    [123456789012345680000, '123456789012345680000'],
    [5e-324, '5e-324'],
    [0.1 + 0.2, '0.30000000000000004'],
  ])('number %d', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test('keys that objects put first, and __proto__', () => {
    const value = JSON.parse(
      '{"b":1,"10":{"z":1,"9":2,"a":3},"9":[{"2":1,"10":2}],"__proto__":{"y":1,"x":2}}',
    ) as JsonValue;
    expect(canonicalJson(value)).toBe(
      '{"10":{"9":2,"a":3,"z":1},"9":[{"10":2,"2":1}],"__proto__":{"x":2,"y":1},"b":1}',
    );
  });

  test('a hash is over the UTF-8 form', () => {
    expect(sha256Hex('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });
});
