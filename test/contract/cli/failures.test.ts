import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleWorkspace, type SampleWorkspace } from './sample-workspace.ts';
import type { CliRun } from '#test/support/cli/run-cli.ts';

let folder: string;
let workspace: SampleWorkspace;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tickmark-cli-'));
  workspace = await createSampleWorkspace(folder, 200);
});

afterAll(async () => {
  await workspace.servers.close();
  rmSync(folder, { recursive: true, force: true });
});

/** One clear line for people, one document with an error for programs. */
function expectFailure(run: CliRun, exitCode: number, code: string): void {
  expect(run.exitCode).toBe(exitCode);
  expect(run.stderr.trim().split('\n')).toHaveLength(1);
  expect(run.stderr).not.toMatch(/ at .*\.ts/);
  expect(run.json()).toMatchObject({ error: { code } });
}

describe('a failure', () => {
  it('of a wrong token is one clear line and exit code 1', async () => {
    const run = await workspace.run(['sync', 'gs', '--json'], { environment: { SAMPLE_TOKEN: 'wrong-token-value' } });
    expectFailure(run, 1, 'source.auth_failed');
    expect(run.stdout + run.stderr).not.toContain('wrong-token-value');
  });

  it('of a wrong password is one clear line, asked once only', async () => {
    const before = workspace.servers.agileApps.requests.length;
    const run = await workspace.run(['sync', 'aa', '--json'], { environment: { SAMPLE_PASSWORD: 'wrong-password' } });
    expectFailure(run, 1, 'source.auth_failed');
    expect(run.stdout + run.stderr).not.toContain('wrong-password');
    const logins = workspace.servers.agileApps.requests
      .slice(before)
      .filter((request) => request.path.endsWith('/login'));
    expect(logins).toHaveLength(1);
  });

  it('of a missing secret asks nothing of the server', async () => {
    const before = workspace.servers.gearset.requests.length;
    const run = await workspace.run(['sync', 'gs', '--json'], { environment: { SAMPLE_TOKEN: '' } });
    expectFailure(run, 1, 'secret.missing');
    expect(workspace.servers.gearset.requests).toHaveLength(before);
  });

  it('of an unreachable host is one clear line', async () => {
    const added = await workspace.run([
      'connection',
      'add',
      'gearset',
      '--name',
      'nowhere',
      '--url',
      'http://127.0.0.1:9',
      '--token-env',
      'SAMPLE_TOKEN',
    ]);
    expect(added.exitCode).toBe(0);
    expectFailure(await workspace.run(['sync', 'nowhere', '--json']), 1, 'source.unreachable');
    expect((await workspace.run(['connection', 'remove', 'nowhere'])).exitCode).toBe(0);
  });

  it('of one connection leaves the other alone: exit code 3', async () => {
    const run = await workspace.run(['sync', '--json'], { environment: { SAMPLE_TOKEN: 'wrong' } });
    expect(run.exitCode).toBe(3);
    const states = (run.json() as unknown as { connections: { name: string; state: string }[] }).connections;
    expect(states.map(({ name, state }) => `${name} ${state}`)).toEqual(['aa complete', 'gs failed']);
  });

  it('of the command line itself is a usage error', async () => {
    expectFailure(await workspace.run(['count', 'actr:x', '--json']).then(oneLine), 2, 'query.unknown_field');
    expectFailure(await workspace.run(['sync', 'unknown', '--json']), 2, 'usage.unknown_connection');
    expectFailure(await workspace.run(['show', 'gs:none', '--json']), 2, 'usage.unknown_event');
    expectFailure(await workspace.run(['search', 'x', '--limit', 'many', '--json']), 2, 'usage.invalid_argument');
    expectFailure(await workspace.run(['search', 'x', '--tz', 'Mars/Olympus', '--json']), 2, 'usage.invalid_argument');
    expectFailure(await workspace.run(['sync', '--from', 'soon', '--json']), 2, 'usage.invalid_argument');
    expectFailure(await workspace.run(['export', 'x', '--to', 'x.doc', '--json']), 2, 'usage.invalid_argument');
    expect((await workspace.run(['no-such-command'])).exitCode).toBe(2);
  });

  it('of a query prints it with a caret under the mistake', async () => {
    const run = await workspace.run(['count', 'invoice actr:x']);
    expect(run.exitCode).toBe(2);
    const [message, query, caret] = run.stderr.split('\n');
    expect(message).toMatch(/actr.*actor/);
    expect(query).toBe('  invoice actr:x');
    expect(caret).toBe(`  ${' '.repeat('invoice '.length)}^^^^`);
  });

  it('never takes a secret from the command line or over plain HTTP', async () => {
    const add = ['connection', 'add', 'gearset', '--name', 'new'];
    const direct = await workspace.run([...add, '--url', 'https://gearset.example', '--token', 'secret']);
    expect(direct.exitCode).toBe(2);
    const plain = await workspace.run([...add, '--url', 'http://gearset.example', '--token-env', 'X', '--json']);
    expect(plain.json()).toMatchObject({ error: { code: 'connection.insecure_url' } });
    const pasted = await workspace.run([
      ...add,
      '--url',
      'https://gearset.example',
      '--token-env',
      'token AB-CD',
      '--json',
    ]);
    expect(pasted.exitCode).toBe(2);
    expect(pasted.stdout + pasted.stderr).not.toContain('AB-CD');
  });
});

/** A query error adds the query and its caret; the first line is the message. */
function oneLine(run: CliRun): CliRun {
  return { ...run, stderr: run.stderr.split('\n')[0] ?? '' };
}
