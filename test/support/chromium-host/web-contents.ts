import { EventEmitter } from 'node:events';
import type { BrowserPage } from './browser-page.ts';
import { toAppAddress } from './origins.ts';

/** What `ipcMain` handlers get of the frame that called: its address and whether it has a parent. */
export interface FrameLike {
  url: string;
  parent: FrameLike | null;
}

/** Stands in for Electron's `WebContents`: messages to the page, and the events that policies listen to. */
export class WebContents extends EventEmitter {
  page: BrowserPage | null = null;
  windowOpenHandler: (details: { url: string }) => { action: 'allow' | 'deny' } = () => ({ action: 'deny' });
  #unsent: { channel: string; values: unknown[] }[] = [];
  #deliver: ((text: string) => void) | null = null;

  getURL(): string {
    return this.page === null ? '' : toAppAddress(this.page.url);
  }

  /** Prints with the engine that draws the page. */
  async printToPDF(options: { printBackground?: boolean; preferCSSPageSize?: boolean }): Promise<Buffer> {
    if (this.page === null) throw new Error('there is no page to print');
    const { data } = await this.page.session.send<{ data: string }>('Page.printToPDF', options);
    return Buffer.from(data, 'base64');
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'allow' | 'deny' }): void {
    this.windowOpenHandler = handler;
  }

  /** What is told before the page listens waits for it. */
  send(channel: string, ...values: unknown[]): void {
    if (this.#deliver === null) this.#unsent.push({ channel, values });
    else this.#deliver(JSON.stringify({ channel, values }));
  }

  /** For the host alone: the page listens from now on. */
  connect(deliver: (text: string) => void): void {
    this.#deliver = deliver;
    for (const { channel, values } of this.#unsent.splice(0)) this.send(channel, ...values);
  }
}
