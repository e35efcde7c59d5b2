import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prettyPayload } from '#renderer/lib/pretty-payload.ts';

describe('a payload made readable', () => {
  it('is indented JSON', () => {
    expect(prettyPayload('{"a":[1,{"b":"x, {y}"}],"c":{},"d":[]}')).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": "x, {y}"\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    );
  });

  it('keeps what a parser would lose: long numbers, repeated keys, escapes', () => {
    expect(prettyPayload('{"n":12345678901234567890.10,"n":1e400,"s":"\\u00e4\\""}')).toBe(
      '{\n  "n": 12345678901234567890.10,\n  "n": 1e400,\n  "s": "\\u00e4\\""\n}',
    );
  });

  it('prints any JSON as JSON itself would', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(typeof value === 'object' && value !== null);
        expect(prettyPayload(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it('is indented XML, with short elements on one line', () => {
    expect(prettyPayload('<a x="1"><b>text &lt;i&gt;</b><c/><d></d><e><f>1</f></e></a>')).toBe(
      '<a x="1">\n  <b>text &lt;i&gt;</b>\n  <c/>\n  <d></d>\n  <e>\n    <f>1</f>\n  </e>\n</a>',
    );
  });

  it('leaves anything else as it is', () => {
    expect(prettyPayload(' plain text ')).toBe(' plain text ');
  });
});
