import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { app, dialog, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { AppError } from '#shared/app-error.ts';
import type { ExportFormat } from '#shared/export-request.ts';

/**
 * Scripts answer dialogs beforehand with this variable: a folder or a file name for saving, files (separated as in
 * PATH) for opening, or nothing at all (set but empty) for cancel.
 */
const presetVariable = 'TICKMARK_DIALOG_ANSWER';

const formatNames: Record<ExportFormat, string> = {
  xlsx: 'Excel workbook',
  csv: 'CSV, comma-separated values',
  ndjson: 'JSON lines',
  parquet: 'Apache Parquet',
};

/** What the dialog asks for an export: a name of the right extension. */
export function exportQuestion({ name, format }: { name: string; format: ExportFormat }): FileQuestion {
  return {
    title: 'Export events',
    name: `${name}.${format}`,
    filters: [{ name: formatNames[format], extensions: [format] }],
  };
}

/** What a dialog asks for: its title, a suggested file name, and kinds of files. */
export interface FileQuestion {
  title: string;
  name: string;
  filters: { name: string; extensions: string[] }[];
}

/** Asks where to save a file. @returns an absolute path, or `null` when cancelled */
export async function askSaveFile(window: BrowserWindow | null, question: FileQuestion): Promise<string | null> {
  const { title, name, filters } = question;
  const preset = process.env[presetVariable];
  if (preset !== undefined) {
    if (preset === '') return null;
    return existsSync(preset) && statSync(preset).isDirectory() ? join(preset, name) : preset;
  }
  const options = { title, defaultPath: join(app.getPath('downloads'), name), filters };
  const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}

/** Asks for files to read. @returns absolute paths, or `null` when cancelled */
export async function askOpenFiles(window: BrowserWindow | null, question: FileQuestion): Promise<string[] | null> {
  const preset = process.env[presetVariable];
  if (preset !== undefined) return preset === '' ? null : preset.split(delimiter);
  const options = {
    title: question.title,
    properties: ['openFile', 'multiSelections'] as ('openFile' | 'multiSelections')[],
    filters: [...question.filters, { name: 'All files', extensions: ['*'] }],
  };
  const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return answer.canceled || answer.filePaths.length === 0 ? null : answer.filePaths;
}

/** Asks for saved answers of a source. @returns absolute paths, or `null` when cancelled */
export async function askImportFiles(window: BrowserWindow | null): Promise<string[] | null> {
  const preset = process.env[presetVariable];
  if (preset !== undefined) return preset === '' ? null : preset.split(delimiter);
  const options = {
    title: 'Import files',
    properties: ['openFile', 'multiSelections'] as ('openFile' | 'multiSelections')[],
    filters: [
      { name: 'Saved answers', extensions: ['json', 'xml', 'gz'] },
      { name: 'All files', extensions: ['*'] },
    ],
  };
  const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return answer.canceled || answer.filePaths.length === 0 ? null : answer.filePaths;
}

/**
 * Opens an address in the system's browser. Electron's security guide, 15: no openExternal with untrusted content;
 * addresses come from audit data, so http and https alone are let through.
 */
export async function openLink(address: string): Promise<void> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new AppError('usage.invalid_argument', 'This link is no web address.', 'Copy it to look at it elsewhere.');
  }
  await shell.openExternal(url.href);
}
