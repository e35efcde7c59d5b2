import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { BrowserWindow } from 'electron';
import type { WrittenFile } from '#shared/investigation.ts';

/**
 * Prints a report with the window's own engine: the page lies at the path it is given, and gives way to the PDF. The
 * page runs no script and loads nothing, as its own policy says too.
 *
 * @param file the final path; holds the page until it is printed
 */
export async function printReport(file: string): Promise<WrittenFile> {
  const page = `${file}.print.html`;
  await writeFile(page, await readFile(file));
  const window = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, javascript: false, partition: 'print' },
  });
  try {
    await window.loadFile(page);
    const pdf = await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
    await writeFile(file, pdf);
    return { file, bytes: pdf.byteLength, sha256: `sha256:${createHash('sha256').update(pdf).digest('hex')}` };
  } catch (thrown) {
    await rm(file, { force: true });
    throw thrown;
  } finally {
    window.destroy();
    await rm(page, { force: true });
  }
}
