import { describe, expect, onTestFinished, test } from 'vitest';
import type { Fault, FaultScript } from '#core/sample/http/fault.ts';
import type { SourceError } from '#core/sources/source-error.ts';
import { type Reading, readWindows, type TestContext, testContext } from '#test/support/sources/source-harness.ts';
import type { SourceUnderTest } from '#test/support/sources/sources-under-test.ts';

const pathKey = 'gateway-key-5f1e9a7c';
const statuses = [200, 302, 400, 401, 403, 404, 413, 429, 500, 503];
const week = { fromMs: Date.parse('2026-02-01T00:00:00Z'), toMs: Date.parse('2026-02-08T00:00:00Z') };

/** The forms in which a secret travels; none of them may come out anywhere. */
function formsOf(secret: string): string[] {
  const forXml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [
    secret,
    secret.toUpperCase(),
    encodeURIComponent(secret),
    forXml,
    forXml.replaceAll('"', '&quot;'),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ];
}

/** Bodies in every shape a server may complain in; `echo` is what it repeats of the request. */
function bodiesOf(echo: string): [type: string, body: string][] {
  const forXml = echo.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const long = `${'x'.repeat(280)} ${echo}`;
  return [
    ['text/plain', `I was asked with ${echo}`],
    // Where the message is cut, half a secret must not remain.
    ['text/plain', long],
    ['application/json', JSON.stringify({ Message: echo, Error: { Code: echo, Message: `No: ${echo}` } })],
    ['application/json', JSON.stringify({ Error: { Code: 'UnsupportedApiVersion', Message: echo, InnerError: null } })],
    ['application/problem+json', JSON.stringify({ title: echo, detail: echo, errors: { [echo]: [echo] } })],
    ['application/json', JSON.stringify({ platform: { message: { code: echo, description: echo } } })],
    ['application/json', JSON.stringify({ platform: { message: { code: '-1', description: echo } } })],
    ['application/json', JSON.stringify({ __exception_msg__: echo })],
    [
      'application/xml',
      `<platform><message><code>-999</code><description>${forXml}</description></message></platform>`,
    ],
    ['text/html', `<html><body>${forXml}</body></html>`],
    ['application/json', `{"Deployments":[{"DeploymentId":"${encodeURIComponent(echo)}`],
  ];
}

/** Secrets stay inside: every source passes these tests. */
export function describeSecrecy(subject: SourceUnderTest): void {
  const { source, secret } = subject;
  // A header that is shown without its odd characters must not be shown with the rest of a secret.
  const stripped = secret.replace(/\W/g, '');
  const planted = [...formsOf(secret), stripped, pathKey];
  const echo = `${formsOf(secret).join(' | ')} /${pathKey}/x`;
  const headers = headersWith(secret);

  /** Everything that leaves a reading but its rows: what is logged, stored and shown. */
  async function shownBy(script: FaultScript, path: string): Promise<string> {
    const server = await subject.start(script);
    onTestFinished(() => server.close());
    const context = testContext(server.url + path, { user: subject.user, secret, timeoutMs: 500 });
    const memory = new Map<string, string>();
    const reading = await readWindows(source, { ...context, memory: mapMemory(memory) }, week);
    const steps = await source.check(context);
    return JSON.stringify({ error: everythingOf(reading, context), steps, memory: [...memory] });
  }

  describe(`the source ${subject.kind}: secrets stay inside`, () => {
    test.each(statuses)(
      'when the server answers everything with %i and all it was sent',
      { timeout: 30_000 },
      async (status) => {
        for (const [type, body] of bodiesOf(echo)) {
          const fault: Fault = { kind: 'answer', status, body, headers: { ...headers, 'content-type': type } };
          expectNoneIn(await shownBy(() => fault, `/${pathKey}`), planted);
        }
      },
    );

    test.each(statuses)(
      'when only requests for data are answered with %i and all that was sent',
      { timeout: 60_000 },
      async (status) => {
        const shown = await Promise.all(
          bodiesOf(echo).map(([type, body]) => {
            const fault: Fault = { kind: 'answer', status, body, headers: { ...headers, 'content-type': type } };
            return shownBy((request) => (subject.isData(request.path) ? fault : null), '');
          }),
        );
        for (const text of shown) expectNoneIn(text, [...formsOf(secret), stripped]);
        // The server's words did come through, or nothing was tested.
        if (status !== 200) expect(shown.join()).toContain('[redacted]');
      },
    );

    test.each([
      [
        'a library that quotes what it was given',
        Object.assign(new TypeError(echo), { cause: { code: 'ECONNRESET', message: echo } }),
      ],
      ['a library that throws a text', echo],
      ['an error code that no system has', Object.assign(new Error(echo), { code: 'EODD' })],
    ])('with %s', async (_name, thrown) => {
      const context = testContext('http://127.0.0.1:9', {
        user: subject.user,
        secret,
        fetch: () => Promise.reject(thrown),
      });
      const reading = await readWindows(source, context, week);
      expect(reading.error).toMatchObject({ code: 'source.unreachable' });
      expectNoneIn(everythingOf(reading, context), planted);
    });

    test('with a secret that cannot be sent', async () => {
      const odd = `${secret}\nline two`;
      const context = testContext('http://127.0.0.1:9', { user: subject.user, secret: odd });
      const reading = await readWindows(source, context, week);
      expect(reading.error).not.toBeNull();
      expectNoneIn(everythingOf(reading, context), [...planted, 'line two']);
    });
  });
}

/** The whole error, its causes and its stack, and every call report. */
function everythingOf({ error }: Reading, { calls }: TestContext): string {
  const chain: unknown[] = [];
  for (let current = error; current instanceof Error && chain.length < 9; current = current.cause) {
    const { message, stack, cause } = current;
    chain.push({ ...current, message, stack, cause: String(cause), recovery: (current as SourceError).recovery });
  }
  expect(chain.length).toBeGreaterThan(0);
  return JSON.stringify({ chain, calls });
}

function expectNoneIn(text: string, planted: readonly string[]): void {
  const folded = text.toLowerCase();
  for (const form of planted) {
    expect(folded).not.toContain(form.toLowerCase());
    // Quotes and backslashes look otherwise in the JSON that is searched here.
    expect(folded).not.toContain(JSON.stringify(form).slice(1, -1).toLowerCase());
  }
}

/** Headers a server may put a secret into. */
function headersWith(secret: string): Record<string, string> {
  return {
    location: `https://elsewhere.example/login?token=${encodeURIComponent(secret)}`,
    'www-authenticate': `token ${secret}`,
    'set-cookie': `JSESSIONID=${encodeURIComponent(secret)}; Path=/`,
    'api-supported-versions': secret,
    'x-rate-limit-limit': secret,
    'x-rate-limit-remaining': secret,
    'x-rate-limit-reset': secret,
    'x-powered-by': Buffer.from(secret).toString('base64'),
  };
}

function mapMemory(values: Map<string, string>) {
  return {
    read: async (key: string) => values.get(key) ?? null,
    write: async (key: string, value: string) => void values.set(key, value),
  };
}
