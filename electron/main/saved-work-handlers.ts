import { BrowserWindow } from 'electron';
import type { ApiInput } from '#shared/api.ts';
import { investigationCallNames } from '#shared/investigation.ts';
import {
  type SavingCallName,
  savingCallNames,
  type OpeningCallName,
  openingCallNames,
} from '#shared/engine-protocol.ts';
import type { EngineOutput } from '#shared/engine-protocol.ts';
import { savedFilterCallNames } from '#shared/saved-filter.ts';
import { savedWorkCallNames } from '#shared/saved-work.ts';
import type { CallHandlers } from './call-handlers.ts';
import { askOpenFiles, askSaveFile, type FileQuestion } from './dialogs.ts';
import type { EngineHost } from './engine-host.ts';
import type { OfferedFiles } from './offered-files.ts';
import { printReport } from './print-report.ts';

const names = [...savedFilterCallNames, ...investigationCallNames, ...savedWorkCallNames];
type SavedWorkCallName = (typeof names)[number];

const xlsx = { name: 'Excel workbook', extensions: ['xlsx'] };

/** What the system's dialog asks for each call that writes a file. */
const saveQuestions: { [Name in SavingCallName]: (input: ApiInput<Name>) => FileQuestion } = {
  'filter.export': () => ({
    title: 'Export filters',
    name: 'tickmark-filters.json',
    filters: [{ name: 'Tickmark filters', extensions: ['json'] }],
  }),
  'log.export': () => ({
    title: 'Export the activity log',
    name: 'tickmark-log.ndjson',
    filters: [{ name: 'JSON lines', extensions: ['ndjson'] }],
  }),
  'case.saveAttachment': () => ({ title: 'Save a copy', name: 'attachment', filters: [] }),
  'case.exportSheet': ({ name, format }) => ({
    title: 'Export the test sheet',
    name: `${fileName(name)}-test-sheet.${format}`,
    filters: [format === 'xlsx' ? xlsx : { name: 'CSV, comma-separated values', extensions: ['csv'] }],
  }),
  'case.report': ({ name, format }) => ({
    title: 'Save the report',
    name: `${fileName(name)}.${format}`,
    filters: [{ name: { html: 'Web page', pdf: 'PDF', md: 'Markdown' }[format], extensions: [format] }],
  }),
  'case.export': ({ name }) => ({
    title: 'Export the investigation',
    name: `${fileName(name)}.tickmark-case`,
    filters: [{ name: 'Tickmark investigation', extensions: ['tickmark-case'] }],
  }),
};

const openQuestions: Record<OpeningCallName, FileQuestion> = {
  'filter.import': {
    title: 'Import filters',
    name: '',
    filters: [{ name: 'Tickmark filters', extensions: ['json'] }],
  },
  'case.import': {
    title: 'Open an investigation',
    name: '',
    filters: [{ name: 'Tickmark investigation', extensions: ['tickmark-case'] }],
  },
  'case.attach': { title: 'Attach files', name: '', filters: [] },
};

/** The calls on saved filters and investigations: the engine answers, main asks for files where some are needed. */
export function createSavedWorkHandlers(
  engine: EngineHost,
  offered: OfferedFiles,
): Pick<CallHandlers, SavedWorkCallName> {
  async function save<Name extends SavingCallName>(
    name: Name,
    input: ApiInput<Name>,
  ): Promise<EngineOutput<Name> | null> {
    const file = await askSaveFile(BrowserWindow.getFocusedWindow(), saveQuestions[name](input));
    if (file === null) return null;
    return engine.call(name, { ...input, file } as never) as Promise<EngineOutput<Name>>;
  }

  async function open<Name extends OpeningCallName>(
    name: Name,
    { ticket, ...input }: ApiInput<Name>,
  ): Promise<EngineOutput<Name> | null> {
    const files =
      ticket === null
        ? await askOpenFiles(BrowserWindow.getFocusedWindow(), openQuestions[name])
        : offered.find(ticket);
    return files === null ? null : (engine.call(name, { ...input, files } as never) as Promise<EngineOutput<Name>>);
  }

  async function report(input: ApiInput<'case.report'>) {
    const written = await save('case.report', input);
    return written === null || input.format !== 'pdf' ? written : printReport(written.file);
  }

  const entries = names.map((name) => {
    if (name === 'case.report') return [name, report];
    if (isOneOf(savingCallNames, name)) return [name, (input: never) => save(name, input)];
    if (isOneOf(openingCallNames, name)) return [name, (input: never) => open(name, input)];
    return [name, (input: never) => engine.call(name, input)];
  });
  return Object.fromEntries(entries) as Pick<CallHandlers, SavedWorkCallName>;
}

function isOneOf<Name extends string>(list: readonly Name[], name: string): name is Name {
  return (list as readonly string[]).includes(name);
}

/** A name as part of a file name that every system takes. */
function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N} _-]+/gu, '-').slice(0, 80) || 'tickmark';
}
