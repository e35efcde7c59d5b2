import { chromium } from 'playwright';
import { spawn } from 'node:child_process';
const port = 9611;
const child = spawn(process.execPath, ['scripts/start.ts', '--workspace', '/tmp/wf/ws/workspace', '--headless', `--remote-debugging-port=${port}`], { env: { ...process.env, TICKMARK_DIALOG_ANSWER: '/tmp/wf' }, stdio: ['ignore', 'pipe', 'pipe'] });
let out = '';
for (const s of [child.stdout, child.stderr]) s.on('data', (c) => (out += c));
let browser;
for (let i = 0; i < 100 && !browser; i++) { try { browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`); } catch { await new Promise((r) => setTimeout(r, 300)); } }
const page = browser.contexts()[0].pages().find((p) => p.url().includes('tickmark')) ?? browser.contexts()[0].pages()[0];
page.on('console', (m) => ['error', 'warning'].includes(m.type()) && console.log('CONSOLE', m.text()));
page.on('pageerror', (e) => console.log('PAGEERROR', e.message));
page.setDefaultTimeout(8000);
const shot = (n) => page.screenshot({ path: `/tmp/wf/${n}.png` });
const step = async (n, f) => { try { await f(); } catch (e) { console.log('STEP', n, e.message.split('\n').slice(0,6).join(' | ')); await shot('fail-' + n); await page.keyboard.press('Escape'); } };
try {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('grid', { name: 'Results' }).waitFor();
  const { run } = await import(process.argv[2]);
  await run({ page, shot, step });
} catch (e) { console.log('ERR', e.message); await shot('err'); }
console.log(out.split('\n').slice(-3).join('\n'));
await browser.close(); child.kill('SIGINT');
