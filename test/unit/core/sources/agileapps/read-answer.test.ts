import { describe, expect, test } from 'vitest';
import { AnswerShapeError, readAnswer } from '#core/sources/agileapps/read-answer.ts';
import { decodeBody, utf8Body, utf8Chunks } from '#core/sources/agileapps/decode-body.ts';
import { utf8Text } from '#core/sources/utf8.ts';

/** The answer, with its rows as texts. */
function read(text: string) {
  const { rows, ...envelope } = readAnswer(Buffer.from(text), 'auditLog');
  return { ...envelope, rows: rows.map(utf8Text) };
}

function kindOf(text: string): string {
  try {
    read(text);
    return 'read';
  } catch (thrown) {
    return thrown instanceof AnswerShapeError ? thrown.kind : String(thrown);
  }
}

describe('XML answers', () => {
  test('give rows as exact text, and what stands around them', () => {
    const row = '<auditLog a=">"><id>1</id><!-- <auditLog> --><d><![CDATA[</auditLog>]]></d></auditLog>';
    const answer = read(
      `<?xml version="1.0"?><!-- c --><platform>\n <status><packageDeploy/></status>${row}\n<auditLog/>\n<x:auditLog xmlns:x="u">2</x:auditLog><message><code>0</code><description> Success </description></message><recordCount>3</recordCount><totalRecordCount t="n">17</totalRecordCount></platform>\n`,
    );
    expect(answer).toMatchObject({
      format: 'xml',
      rows: [row, '<auditLog/>', '<x:auditLog xmlns:x="u">2</x:auditLog>'],
      code: '0',
      description: 'Success',
      recordCount: 3,
      total: 17,
      exception: false,
    });
  });

  test.each([
    ['<platform><auditLog><id>1</id></auditLog>', 'truncated'],
    ['<platform><auditLog><id>1</', 'truncated'],
    ['<platform><!-- ', 'truncated'],
    ['<platform><auditLog a="', 'truncated'],
    ['<platform><a></b></platform>', 'broken'],
    ['<platform></platform><platform></platform>', 'broken'],
    ['<platform></platform> tail', 'broken'],
    ['\u0001<platform></platform>', 'not-api'],
    ['<!DOCTYPE html><html></html>', 'not-api'],
    ['<!DOCTYPE platform [<!ENTITY x SYSTEM "file:///etc/passwd">]><platform>&x;</platform>', 'not-api'],
    ['<HTML><br></HTML>', 'not-api'],
    ['<other/>', 'not-api'],
    ['', 'truncated'],
    ['hello', 'not-api'],
    ['[1]', 'not-api'],
  ])('%s is %s', (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });
});

describe('JSON answers', () => {
  test.each([
    ['{"platform":{"auditLog":[{"id":1},{"id":2}],"message":{"code":"0"}}}', ['{"id":1}', '{"id":2}']],
    ['{"platform":{"auditLog":{"id":1},"message":{"code":"0"}}}', ['{"id":1}']],
    ['{"platform":{"auditLog":null,"message":{"code":0}}}', []],
    ['{"platform":{"auditLog":[],"message":{"code":0}}}', []],
    ['{"platform":{"message":{"code":0}}}', []],
  ])('%s', (text, rows) => {
    expect(read(text)).toMatchObject({ format: 'json', rows, code: '0' });
  });

  test('count in texts or numbers, and negative counts say nothing', () => {
    const text = '{"platform":{"message":{"code":"0"},"recordCount":"7","totalRecordCount":9}}';
    expect(read(text)).toMatchObject({ recordCount: 7, total: 9 });
    expect(read(text.replace('"7"', '-1')).recordCount).toBeNull();
  });

  test.each([
    '{"__exception_msg__":"boom"}',
    '{"platform":{"__exception_msg__":"boom"}}',
    '<response><__exception_msg__>boom</__exception_msg__></response>',
  ])('an exception body is told: %s', (text) => {
    expect(read(text)).toMatchObject({ exception: true, description: 'boom' });
  });
});

describe('encodings', () => {
  test.each([
    ['UTF-8', Buffer.from('é😀'), null, 'é😀'],
    ['a byte order mark', Buffer.from('\ufeffé'), null, 'é'],
    ['the content type', Buffer.from([0xe9]), 'application/xml; charset=ISO-8859-1', 'é'],
    [
      'the XML declaration',
      Buffer.from([...Buffer.from('<?xml version="1.0" encoding="windows-1252"?>'), 0x80]),
      null,
      '<?xml version="1.0" encoding="windows-1252"?>€',
    ],
    ['UTF-16', Buffer.from('\ufeffé', 'utf16le'), null, 'é'],
    ['an unknown name', Buffer.from('é'), 'text/xml; charset=klingon', 'é'],
  ])('%s', (_name, bytes, contentType, text) => {
    expect(decodeBody(bytes, contentType)).toBe(text);
    expect(utf8Text(utf8Body(bytes, contentType)).replace('\ufeff', '')).toBe(text);
  });

  test.each([
    ['UTF-8', Buffer.from('\ufeff<p>é😀</p>')],
    ['UTF-16', Buffer.from('\ufeff<p>é😀</p>', 'utf16le')],
  ])('%s in parts', async (_name, bytes) => {
    for (const padding of [0, 300]) {
      const whole = Buffer.concat([bytes, Buffer.alloc(padding * 2, bytes[0] === 0xff ? ' \0' : ' ')]);
      for (const size of [1, 7, 1000]) {
        async function* parts() {
          for (let start = 0; start < whole.length; start += size) yield whole.subarray(start, start + size);
        }
        const read: Uint8Array[] = [];
        for await (const chunk of utf8Chunks(parts())) read.push(chunk);
        expect(Buffer.concat(read).toString().replace('\ufeff', '').trim()).toBe('<p>é😀</p>');
      }
    }
  });
});
