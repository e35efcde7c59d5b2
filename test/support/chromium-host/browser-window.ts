import { readFile } from 'node:fs/promises';
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import type { BrowserPage, PageStart } from './browser-page.ts';
import { resolveHandedFiles } from './file-paths.ts';
import { answerInvoke, type InvokeAnswer } from './ipc-main.ts';
import { toAppAddress, toBrowserAddress } from './origins.ts';
import { bindingName, makePageScript } from './page-script.ts';
import { privilegedSchemes } from './protocol.ts';
import { WebContents } from './web-contents.ts';

interface WindowOptions {
  title?: string;
  show?: boolean;
  webPreferences?: { preload?: string; sandbox?: boolean; javascript?: boolean; partition?: string };
}

/** Stands in for Electron's `BrowserWindow`: one page of the browser. */
export class BrowserWindow extends EventEmitter {
  static readonly #open: BrowserWindow[] = [];
  readonly webContents = new WebContents();
  readonly #options: WindowOptions;
  #destroyed = false;

  constructor(options: WindowOptions = {}) {
    super();
    this.#options = options;
    BrowserWindow.#open.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#open];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.#open[0] ?? null;
  }

  async loadURL(address: string): Promise<void> {
    const browser = await app.browser();
    // The browser comes with one page; later windows open their own.
    const [first] = browser.pages;
    const taken = BrowserWindow.#open.some((other) => other.webContents.page === first);
    const page = this.#take(first !== undefined && !taken ? first : await browser.newPage());
    page.on('popup', (popup: BrowserPage) => this.#answerPopup(popup));
    const browserAddress = toBrowserAddress(address, privilegedSchemes);
    await page.open(browserAddress, await this.#preload(page, new URL(browserAddress).origin));
  }

  /** A page of one file that loads nothing: it needs no address. */
  async loadFile(path: string): Promise<void> {
    const html = await readFile(path, 'utf8');
    const browser = await app.browser();
    const page = this.#take(await browser.newPage());
    await page.open('about:blank');
    const { session, targetId: frameId } = page;
    await session.send('Emulation.setScriptExecutionDisabled', {
      value: this.#options.webPreferences?.javascript === false,
    });
    await session.send('Page.setDocumentContent', { frameId, html });
  }

  destroy(): void {
    const { page } = this.webContents;
    this.#close();
    page?.close().catch(() => undefined);
  }

  #take(page: BrowserPage): BrowserPage {
    this.webContents.page = page;
    page.on('close', () => this.#close());
    return page;
  }

  async #preload(page: BrowserPage, origin: string): Promise<Partial<PageStart>> {
    const { preload } = this.#options.webPreferences ?? {};
    if (preload === undefined) return {};
    const { source, deliver } = makePageScript(await readFile(preload, 'utf8'), origin);
    const tell = (text: string): void => void page.evaluate(deliver(text)).catch(() => undefined);
    const onCall = (text: string): void => {
      const asked = JSON.parse(text) as { ready: true } | { call: number; channel: string; values: unknown[] };
      if ('ready' in asked) this.webContents.connect(tell);
      else
        void this.#answer(page, asked.channel, asked.values).then((answer) =>
          tell(JSON.stringify({ call: asked.call, answer })),
        );
    };
    return { binding: { name: bindingName, onCall }, script: source };
  }

  async #answer(page: BrowserPage, channel: string, values: unknown[]): Promise<InvokeAnswer> {
    const senderFrame = { url: toAppAddress(page.url), parent: null };
    const resolved = await resolveHandedFiles(page, values);
    return answerInvoke(channel, resolved, { sender: this.webContents, senderFrame });
  }

  /** New windows close at once unless the handler allows them; navigation is refused where requests are answered. */
  #answerPopup(popup: BrowserPage): void {
    const { action } = this.webContents.windowOpenHandler({ url: toAppAddress(popup.url) });
    // One that is refused runs, with nothing to reach, until it is closed: held back, it would hold its opener, too.
    if (action === 'deny') void Promise.allSettled([popup.confine(), popup.close()]);
    else void popup.open('about:blank').catch(() => undefined);
  }

  #close(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    BrowserWindow.#open.splice(BrowserWindow.#open.indexOf(this), 1);
    this.emit('closed');
    if (BrowserWindow.#open.length === 0) app.emit('window-all-closed');
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {}

  focus(): void {
    this.webContents.page?.session.send('Page.bringToFront').catch(() => undefined);
  }
}
