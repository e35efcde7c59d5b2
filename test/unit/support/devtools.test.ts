import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { connectDevtools } from '#test/support/chromium-host/devtools.ts';

function open() {
  const toBrowser = new PassThrough();
  const fromBrowser = new PassThrough();
  const devtools = connectDevtools(toBrowser, fromBrowser);
  /** What was sent so far, message by message. */
  const sent = (): unknown[] =>
    ((toBrowser.read() as Buffer | null)?.toString('utf8') ?? '')
      .split('\0')
      .filter((text) => text !== '')
      .map((text) => JSON.parse(text) as unknown);
  const tell = (message: object): boolean => fromBrowser.write(`${JSON.stringify(message)}\0`);
  return { ...devtools, sent, tell, fromBrowser };
}

it('pairs answers with commands, whatever their order, and refusals too', async () => {
  const { browser, session, sent, tell } = open();
  const version = browser.send('Browser.getVersion');
  const title = session('one').send('Runtime.evaluate', { expression: 'document.title' });
  const refused = session('one').send('Page.fly');
  expect(sent()).toEqual([
    { id: 1, method: 'Browser.getVersion', params: {} },
    { id: 2, method: 'Runtime.evaluate', params: { expression: 'document.title' }, sessionId: 'one' },
    { id: 3, method: 'Page.fly', params: {}, sessionId: 'one' },
  ]);
  tell({ id: 3, sessionId: 'one', error: { message: 'no such method' } });
  tell({ id: 2, sessionId: 'one', result: { value: 'Tickmark' } });
  tell({ id: 1, result: { product: 'Chromium' } });
  await expect(refused).rejects.toThrow('no such method');
  expect(await title).toEqual({ value: 'Tickmark' });
  expect(await version).toEqual({ product: 'Chromium' });
});

it('reads messages that come in pieces, cut inside a letter', async () => {
  const { session, fromBrowser } = open();
  const heard: unknown[] = [];
  session('one').on('Page.said', (event) => heard.push(event));
  const message = (text: string): string =>
    `${JSON.stringify({ sessionId: 'one', method: 'Page.said', params: { text } })}\0`;
  const bytes = Buffer.from(message('Grüße') + message('zwei') + message('drei'));
  for (const byte of bytes) fromBrowser.write(Buffer.of(byte));
  fromBrowser.write(bytes);
  await expect.poll(() => heard.length).toBe(6);
  expect(heard.slice(0, 3)).toEqual([{ text: 'Grüße' }, { text: 'zwei' }, { text: 'drei' }]);
});

it('rejects what waits when the browser ends, and everything after', async () => {
  const { browser, fromBrowser } = open();
  const waiting = browser.send('Browser.getVersion');
  fromBrowser.destroy();
  await expect(waiting).rejects.toThrow('the browser has ended');
  await expect(browser.send('Browser.getVersion')).rejects.toThrow('the browser has ended');
});
