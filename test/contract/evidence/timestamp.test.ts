import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { checkBytes, openPackedWorkspace } from '#test/support/evidence/packed-workspace.ts';
import { readPackFiles } from '#test/support/evidence/read-pack.ts';
import { startTimeAuthority } from '#test/support/evidence/time-authority.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

it('packs a timestamp that openssl verifies, and holds it against the manifest', async () => {
  const authority = await startTimeAuthority();
  const workspace = await openPackedWorkspace();
  await workspace.fill();
  const pack = await workspace.pack('*', { timestamp: authority.url });
  expect(authority.requests).toHaveLength(1);
  expect(authority.requests[0]?.type).toBe('application/timestamp-query');
  const report = await checkBytes(pack);
  expect(report.problems).toEqual([]);
  expect(report.manifest?.integrity.thirdPartyTime).toEqual({ authority: authority.url, file: 'timestamp.tsr' });
  expect(report.checks.at(-1)).toMatchObject({ ok: true, title: 'A third party confirms the time' });
  expect(report.checks.at(-1)?.detail).toMatch(/was there on \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/);

  const folder = temporaryFolder();
  const files = await readPackFiles(pack);
  for (const name of ['manifest.json', 'timestamp.tsr']) {
    writeFileSync(join(folder, name), files.find((file) => file.name === name)!.content);
  }
  const verify = ['ts', '-verify', '-in', 'timestamp.tsr', '-data', 'manifest.json', '-CAfile', authority.certificate];
  expect(execFileSync('openssl', verify, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })).toContain(
    'Verification: OK',
  );

  const at = pack.indexOf(files.find(({ name }) => name === 'timestamp.tsr')!.content);
  const flipped = Buffer.from(pack);
  flipped[at + 300]! ^= 1;
  expect((await checkBytes(flipped)).problems).toContainEqual(expect.objectContaining({ file: 'timestamp.tsr' }));
});

it('writes no pack where the authority gives no timestamp of this manifest', async () => {
  const authority = await startTimeAuthority();
  const workspace = await openPackedWorkspace();
  await workspace.fill();
  const to = join(dirname(workspace.folder), 'stamped.zip');
  const refused = async (timestamp: string, message: RegExp, code = 'pack.no_timestamp'): Promise<void> => {
    await expect(workspace.pack('gs', { to, timestamp })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(existsSync(to)).toBe(false);
    expect(readdirSync(dirname(to)).filter((name) => name.includes('partial'))).toEqual([]);
  };
  authority.answer.status = 503;
  await refused(authority.url, /status 503/);
  authority.answer.status = 200;
  authority.answer.type = 'text/html';
  await refused(authority.url, /no timestamp/);
  authority.answer.type = 'application/timestamp-reply';
  authority.answer.change = (response) => response.subarray(0, 500);
  await refused(authority.url, /no timestamp/);
  // PKIStatusInfo with status 2 (rejection) and nothing else.
  authority.answer.change = () => Buffer.from('30053003020102', 'hex');
  await refused(authority.url, /refused \(status 02\)/);
  let first: Buffer | null = null;
  authority.answer.change = (response) => (first ??= response);
  await workspace.pack('gs', { to: join(dirname(to), 'first.zip'), timestamp: authority.url });
  await refused(authority.url, /another (?:hash|request)/);
  await refused('http://authority.example/tsr', /HTTPS/, 'usage.invalid_argument');
  await refused('http://127.0.0.1:9/tsr', /reached/);
});
