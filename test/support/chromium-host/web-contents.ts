import { EventEmitter } from 'node:events';
import type { Frame, Page } from 'playwright';
import { toAppAddress } from './origins.ts';

/** What `ipcMain` handlers get of the frame that called: its address and whether it has a parent. */
export interface FrameLike {
  url: string;
  parent: FrameLike | null;
}

export function describeFrame(frame: Frame): FrameLike {
  const parent = frame.parentFrame();
  return { url: toAppAddress(frame.url()), parent: parent === null ? null : describeFrame(parent) };
}

/** Stands in for Electron's `WebContents`: messages to the page, and the events that policies listen to. */
export class WebContents extends EventEmitter {
  page: Page | null = null;
  windowOpenHandler: (details: { url: string }) => { action: 'allow' | 'deny' } = () => ({ action: 'deny' });
  #unsent: { channel: string; values: unknown[] }[] = [];
  #wake: (() => void) | null = null;

  getURL(): string {
    return this.page === null ? '' : toAppAddress(this.page.url());
  }

  /** Prints with the engine that draws the page. */
  async printToPDF(options: { printBackground?: boolean; preferCSSPageSize?: boolean }): Promise<Buffer> {
    if (this.page === null) throw new Error('there is no page to print');
    return this.page.pdf(options);
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'allow' | 'deny' }): void {
    this.windowOpenHandler = handler;
  }

  send(channel: string, ...values: unknown[]): void {
    this.#unsent.push({ channel, values });
    this.#wake?.();
  }

  /** Answers the page's standing question for messages, as JSON text, once there are some. */
  async receive(): Promise<string> {
    if (this.#unsent.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
    const sent = this.#unsent;
    this.#unsent = [];
    return JSON.stringify(sent);
  }
}
