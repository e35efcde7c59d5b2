// Runs a command with an unlocked key store of its own, as machines without a desktop need for tests:
//   node scripts/with-key-store.ts COMMAND [ARGUMENT…]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the command needs beside itself; on Debian the packages dbus and gnome-keyring. */
const programs = ['dbus-run-session', 'gnome-keyring-daemon'];

/**
 * The daemon reads its password (an empty one) up to the end of the line, unlocks a fresh keyring with it, and prints
 * its variables; then the command takes the shell's place. `$@` is the command.
 */
const script = 'printf \'\\n\' | gnome-keyring-daemon --unlock --components=secrets > /dev/null && exec "$@"';

const [command = '', ...commandArguments] = process.argv.slice(2);
process.exitCode = await main();

async function main(): Promise<number> {
  if (command === '') {
    console.error('usage: node scripts/with-key-store.ts COMMAND [ARGUMENT…]');
    return 2;
  }
  // macOS and Windows have theirs at hand.
  if (process.platform !== 'linux') return run(command, commandArguments, process.env);
  const missing = programs.filter((program) => spawnSync('which', [program], { stdio: 'ignore' }).status !== 0);
  if (missing.length > 0) {
    console.error(`Not found: ${missing.join(', ')}. On Debian: apt-get install dbus gnome-keyring`);
    return 1;
  }
  // A keyring of its own: the user's is neither read nor changed.
  const data = mkdtempSync(join(tmpdir(), 'tickmark-key-store-'));
  const environment = { ...process.env, XDG_DATA_HOME: data, XDG_RUNTIME_DIR: data };
  try {
    return await run('dbus-run-session', ['--', 'sh', '-c', script, 'sh', command, ...commandArguments], environment);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

function run(file: string, fileArguments: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(file, fileArguments, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
