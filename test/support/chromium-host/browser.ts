import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { browserArguments } from './browser-arguments.ts';
import { BrowserPage } from './browser-page.ts';
import { connectDevtools, type Devtools } from './devtools.ts';
import { findChromium } from './find-chromium.ts';

interface AttachedTarget {
  sessionId: string;
  targetInfo: { targetId: string; type: string; openerId?: string };
}

/** Longest wait for a browser that was asked to close, milliseconds. */
const closeMs = 5000;

/** A running Chromium. Emits `popup` for a page that another one opened, and `close` when it has ended. */
export class Browser extends EventEmitter {
  readonly #child: ChildProcess;
  readonly #devtools: Devtools;
  readonly #pages = new Map<string, BrowserPage>();
  #arrived: (() => void)[] = [];
  /** Pages that `newPage` has asked for and that are not there yet; the browser comes with one by itself. */
  #expected = 1;

  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    this.#devtools = connectDevtools(child.stdio[3] as Writable, child.stdio[4] as Readable);
    child.once('exit', () => this.emit('close'));
  }

  /** Resolves once the browser has its first page; rejects when it ends before. */
  async start(): Promise<void> {
    const { browser } = this.#devtools;
    browser.on<AttachedTarget>('Target.attachedToTarget', (target) => this.#attach(target));
    browser.on<{ sessionId: string }>('Target.detachedFromTarget', ({ sessionId }) => this.#detach(sessionId));
    const gone = new Promise<never>((_resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('exit', (code) => reject(new Error(`Chromium ended as it started (exit code ${code})`)));
    });
    gone.catch(() => undefined);
    const arrived = new Promise<void>((resolve) => this.#arrived.push(resolve));
    // Nothing the window could open runs before its requests are answered here.
    const options = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
    await Promise.race([Promise.all([browser.send('Target.setAutoAttach', options), arrived]), gone]);
  }

  get pages(): BrowserPage[] {
    return [...this.#pages.values()];
  }

  async newPage(): Promise<BrowserPage> {
    this.#expected += 1;
    const { targetId } = await this.#devtools.browser.send<{ targetId: string }>('Target.createTarget', {
      url: 'about:blank',
    });
    for (;;) {
      const page = this.pages.find((each) => each.targetId === targetId);
      if (page !== undefined) return page;
      await new Promise<void>((resolve) => this.#arrived.push(resolve));
    }
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#devtools.browser.send('Browser.close').catch(() => undefined);
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), closeMs);
    await exited;
    clearTimeout(patience);
  }

  #attach({ sessionId, targetInfo: { targetId, type, openerId } }: AttachedTarget): void {
    const session = this.#devtools.session(sessionId);
    if (type !== 'page') return void session.send('Runtime.runIfWaitingForDebugger').catch(() => undefined);
    const page = new BrowserPage(
      session,
      targetId,
      (id) => this.#devtools.session(id),
      () => this.#devtools.browser.send('Target.closeTarget', { targetId }),
    );
    this.#pages.set(sessionId, page);
    const opener = this.pages.find((each) => each.targetId === openerId);
    if (opener !== undefined) opener.emit('popup', page);
    else if (this.#expected > 0) this.#expected -= 1;
    // Whoever debugs the browser may open pages, too: they reach no network either.
    else page.confine().catch(() => undefined);
    this.#arrived.splice(0).forEach((resolve) => resolve());
  }

  #detach(sessionId: string): void {
    const page = this.#pages.get(sessionId);
    this.#pages.delete(sessionId);
    page?.emit('close');
  }
}

/**
 * Starts Chromium with a window that shows no tabs and no address bar, driven over a pair of pipes: no port is opened
 * unless `--remote-debugging-port` asks for one.
 */
export async function launchBrowser(profile: string, headless: boolean): Promise<Browser> {
  const file = findChromium();
  if (file === null) throw new Error('no Chromium was found; TICKMARK_CHROMIUM may name one');
  const program = file;

  async function launch(sandbox: boolean): Promise<Browser> {
    const port = process.argv.find((argument) => argument.startsWith('--remote-debugging-port='));
    const options = browserArguments({ profile: join(profile, 'chromium'), headless, sandbox });
    const child = spawn(program, [...options, ...(port ? [port] : [])], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      // Ctrl-C in a terminal is for the host, which ends the browser in order.
      detached: process.platform !== 'win32',
    });
    const browser = new Browser(child);
    await browser.start();
    return browser;
  }

  // Chromium's sandbox refuses to run as root, and can't where a container forbids namespaces.
  if (process.getuid?.() === 0) return launch(false);
  try {
    return await launch(true);
  } catch (thrown) {
    if (process.platform !== 'linux') throw thrown;
    process.stderr.write('Chromium did not start with its sandbox; starting it without.\n');
    return launch(false);
  }
}
