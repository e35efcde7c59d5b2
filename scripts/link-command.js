// After an install: makes `npx tickmark` work in a checkout, as it would for an installed package.
// Plain JavaScript, because it runs on whatever Node the machine has.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';

const folder = 'node_modules/.bin';
mkdirSync(folder, { recursive: true });
rmSync(`${folder}/tickmark`, { force: true });
if (process.platform === 'win32') {
  writeFileSync(`${folder}/tickmark.cmd`, '@node "%~dp0\\..\\..\\electron\\cli\\tickmark.js" %*\r\n');
} else {
  symlinkSync('../../electron/cli/tickmark.js', `${folder}/tickmark`);
}
