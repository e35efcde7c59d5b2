import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deployment } from '#test/support/evidence/evidence-store.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const programs = ['dbus-run-session', 'gnome-keyring-daemon'];
const hasKeyStore =
  process.platform === 'linux' && programs.every((program) => spawnSync('which', [program]).status === 0);

it.runIf(hasKeyStore)(
  'signs with a key of the machine’s key store, and verifies after that key is lost',
  { timeout: 180_000 },
  () => {
    const folder = temporaryFolder();
    const workspace = join(folder, 'workspace');
    const tickmark = `"${process.execPath}" electron/cli/tickmark.js --workspace "${workspace}" --json`;
    /** Each call has a key store of its own, as a new machine has. */
    function onMachine(...commands: string[]): unknown[] {
      const script = commands.map((command, index) => `${tickmark} ${command} > "${folder}/out-${index}"`).join(' && ');
      const { status, stderr } = spawnSync(process.execPath, ['scripts/with-key-store.ts', 'sh', '-c', script], {
        encoding: 'utf8',
        env: { ...process.env, TICKMARK_SIGNING_KEY: '', TICKMARK_SIGNING_KEY_ENV: undefined },
      });
      expect(status, stderr).toBe(0);
      return commands.map((_, index) => JSON.parse(readFileSync(join(folder, `out-${index}`), 'utf8')) as unknown);
    }
    const save = (number: number): string => {
      const path = join(folder, `saved-${number}.json`);
      writeFileSync(path, `{"Deployments":[${deployment(number)}]}`);
      return `import "${path}" --connection gs`;
    };
    const pack = join(folder, 'pack.zip');
    const [, , first, , packed] = onMachine(
      'connection add gearset --name gs --url https://gearset.example',
      save(1),
      'verify',
      `pack '*' --to "${pack}"`,
      `verify "${pack}"`,
    );
    expect(first).toMatchObject({ ok: true, notices: [] });
    expect(packed).toMatchObject({ ok: true, notices: ['This pack has no third-party time.'] });
    const [lost, , after] = onMachine('verify', save(2), 'verify');
    expect(lost).toMatchObject({ ok: true, notices: [] });
    expect(after).toMatchObject({
      ok: true,
      notices: [expect.stringMatching(/signed with 2 keys: the workspace moved, or the key was made anew/)],
    });
  },
);
