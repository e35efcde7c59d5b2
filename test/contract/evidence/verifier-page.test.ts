import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { expect, it } from 'vitest';
import { verifierPage } from '#core/evidence/verifier-page.ts';
import { readPackArchive } from '#shared/evidence/pack-archive.ts';
import { nodePlatform } from '#core/evidence/node-platform.ts';
import { buildVerifierPage } from '#scripts/build-verifier.ts';
import { findChromium } from '#test/support/chromium-host/find-chromium.ts';
import { openPackedWorkspace } from '#test/support/evidence/packed-workspace.ts';
import { readPackFiles } from '#test/support/evidence/read-pack.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

it('is the page that its sources make', () => {
  // Otherwise: node scripts/build-verifier.ts
  expect(verifierPage).toBe(buildVerifierPage());
});

it('verifies a pack in a browser without a network, and names the file of a flipped byte', async () => {
  const workspace = await openPackedWorkspace();
  await workspace.fill();
  const pack = await workspace.pack('*');
  const folder = temporaryFolder();
  const page = (await readPackFiles(pack)).find(({ name }) => name === 'verifier.html')!.content;
  writeFileSync(join(folder, 'verifier.html'), page);
  writeFileSync(join(folder, 'pack.zip'), pack);
  const { entries } = await readPackArchive(
    { size: pack.length, read: async (from, to) => pack.subarray(from, to) },
    nodePlatform,
  );
  for (const { name, dataStart, compressedSize } of entries) {
    const flipped = Buffer.from(pack);
    flipped[dataStart + Math.floor(compressedSize / 2)]! ^= 4;
    writeFileSync(join(folder, `${name.replaceAll('/', '-')}.zip`), flipped);
  }

  const executablePath = findChromium();
  const browser = await chromium.launch(executablePath === null ? {} : { executablePath });
  try {
    const context = await browser.newContext({ offline: true });
    const tab = await context.newPage();
    const requests: string[] = [];
    tab.on('request', (request) => requests.push(request.url()));
    const address = pathToFileURL(join(folder, 'verifier.html')).href;
    await tab.goto(address);
    async function verdictOn(name: string): Promise<string> {
      await tab.setInputFiles('#file', join(folder, name));
      await tab.waitForFunction(
        (file) => document.querySelector('#verdict')?.textContent?.startsWith(`${file} `) === true,
        name,
      );
      return tab.locator('#verdict').innerText();
    }
    expect(await verdictOn('pack.zip')).toBe('pack.zip verifies.');
    expect(await tab.locator('#checks .good').count()).toBe(4);
    for (const { name } of entries) {
      const file = `${name.replaceAll('/', '-')}.zip`;
      expect(await verdictOn(file)).toBe(`${file} does not verify.`);
      expect(await tab.locator('#problems').innerText()).toContain(name);
    }
    expect(requests).toEqual([address]);
  } finally {
    await browser.close();
  }
});
