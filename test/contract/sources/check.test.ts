import { afterEach, describe, expect, test } from 'vitest';
import { createAgileAppsSource } from '#core/sources/agileapps/agileapps-source.ts';
import { createGearsetSource } from '#core/sources/gearset/gearset-source.ts';
import { loginAnswer, xmlAnswer } from '#test/support/sources/agileapps-fake.ts';
import { reply, startLocalHttp, type LocalHttp } from '#test/support/sources/local-http.ts';
import { testContext } from '#test/support/sources/source-harness.ts';

let server: LocalHttp | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

async function stepsOf(
  kind: 'gearset' | 'agileapps',
  answers: Record<string, [status: number, body: string]>,
): Promise<string[]> {
  server = await startLocalHttp((request, response) => {
    const [status, body] = answers[request.path.split('/').at(-1) ?? ''] ?? [404, ''];
    reply(response, body, { status });
  });
  const source = kind === 'gearset' ? createGearsetSource() : createAgileAppsSource();
  const steps = await source.check(testContext(server.url, { user: 'auditor' }));
  return steps.map(({ step, ok }) => `${step} ${ok ? 'ok' : 'failed'}`);
}

const login: [number, string] = [200, loginAnswer({})];

describe('a connection check', () => {
  test.each([
    ['passes', [200, '{"Deployments":[]}'], ['reach ok', 'tls ok', 'credential ok', 'permission ok']],
    ['names a bad token', [401, ''], ['reach ok', 'tls ok', 'credential failed']],
    ['names a missing permission', [403, ''], ['reach ok', 'tls ok', 'credential ok', 'permission failed']],
    ['names a used-up budget', [429, ''], ['reach ok', 'tls ok', 'credential ok', 'permission failed']],
    ['names a wrong address', [404, ''], ['reach failed']],
    ['names a web page', [200, '<html></html>'], ['reach failed']],
  ] as [string, [number, string], string[]][])('of Gearset %s', async (_name, answer, steps) => {
    expect(await stepsOf('gearset', { deployments: answer })).toEqual(steps);
    expect(server?.requests).toHaveLength(1);
  });

  test.each([
    ['passes', { login, auditLog: [200, xmlAnswer([], 12)] }, ['reach ok', 'tls ok', 'credential ok', 'permission ok']],
    [
      'names a rejected login',
      { login: [401, '<platform><message><code>-101</code></message></platform>'] },
      ['reach ok', 'tls ok', 'credential failed'],
    ],
    [
      'names a missing permission',
      { login, auditLog: [400, '<platform><message><code>-850</code></message></platform>'] },
      ['reach ok', 'tls ok', 'credential ok', 'permission failed'],
    ],
  ] as [string, Record<string, [number, string]>, string[]][])('of AgileApps %s', async (_name, answers, steps) => {
    expect(await stepsOf('agileapps', answers)).toEqual(steps);
  });

  test('says that plain HTTP is accepted on this machine, and that the call counts', async () => {
    server = await startLocalHttp((_request, response) => reply(response, '{"Deployments":[]}'));
    const steps = await createGearsetSource().check(testContext(server.url));
    expect(steps[1]?.message).toContain('Plain HTTP');
    expect(steps[3]?.message).toContain('counts');
  });

  test('names a server that is not there, and an address that is not secure', async () => {
    const gone = await startLocalHttp(() => undefined);
    await gone.close();
    const unreachable = await createGearsetSource().check(testContext(gone.url));
    expect(unreachable.map(({ step, ok }) => [step, ok])).toEqual([['reach', false]]);
    const insecure = await createGearsetSource().check(testContext('http://example.com'));
    expect(insecure.at(-1)).toMatchObject({ step: 'tls', ok: false });
  });
});
