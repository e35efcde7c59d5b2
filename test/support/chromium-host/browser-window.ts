import { readFile } from 'node:fs/promises';
import { EventEmitter } from 'node:events';
import type { BrowserContext, Page } from 'playwright';
import { app } from './app.ts';
import { resolveHandedFiles } from './file-paths.ts';
import { answerInvoke } from './ipc-main.ts';
import { toAppAddress, toBrowserAddress } from './origins.ts';
import { bindingName, makePageScript } from './page-script.ts';
import { privilegedSchemes } from './protocol.ts';
import { WebContents, describeFrame } from './web-contents.ts';

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
    const context = await app.browser();
    // The browser comes with one page; later windows open their own.
    const [first] = context.pages();
    const taken = BrowserWindow.#open.some((other) => other.webContents.page === first);
    const page = first !== undefined && !taken ? first : await context.newPage();
    this.webContents.page = page;
    page.on('close', () => this.#close());
    await this.#installPreload(page, toBrowserAddress(address, privilegedSchemes));
    this.#confine(context, page);
    await page.goto(toBrowserAddress(address, privilegedSchemes));
  }

  /** A page of one file that runs nothing and loads nothing: it needs no address. */
  async loadFile(path: string): Promise<void> {
    const context = await app.browser();
    const page = await context.newPage();
    this.webContents.page = page;
    page.on('close', () => this.#close());
    await page.setContent(await readFile(path, 'utf8'));
  }

  destroy(): void {
    const { page } = this.webContents;
    this.#close();
    void page?.close();
  }

  async #installPreload(page: Page, browserAddress: string): Promise<void> {
    const { preload } = this.#options.webPreferences ?? {};
    if (preload === undefined) return;
    await page.exposeBinding(bindingName, async ({ frame }, verb: string, channel: string, values: string) => {
      if (frame.parentFrame() !== null) throw new Error('only the top frame is served');
      if (verb === 'receive') return this.webContents.receive();
      return answerInvoke(channel, await resolveHandedFiles(page, JSON.parse(values) as unknown[]), {
        sender: this.webContents,
        senderFrame: describeFrame(frame),
      });
    });
    const script = makePageScript(await readFile(preload, 'utf8'), new URL(browserAddress).origin);
    await page.addInitScript({ content: script });
  }

  /** New windows close at once unless the handler allows them; navigation is refused by request interception. */
  #confine(context: BrowserContext, page: Page): void {
    page.on('popup', (popup) => {
      const { action } = this.webContents.windowOpenHandler({ url: toAppAddress(popup.url()) });
      if (action === 'deny') void popup.close();
    });
    context.on('close', () => this.#close());
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
    void this.webContents.page?.bringToFront();
  }
}
