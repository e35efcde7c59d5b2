import { count, numbers } from '#renderer/messages/format.ts';

export const imports = {
  title: 'Import files',
  lead: 'Answers saved from a source are stored whole, with their hash, or not at all.',
  dropHere: 'Drop files to import them',
  dropped: 'Dropped files',
  start: (amount: number) => `Import ${count(amount, 'file', 'files')}`,
  progress: 'Import progress',
  waiting: 'waiting for files',
  phases: { reading: 'reading', storing: 'storing', indexing: 'indexing' },
  number: (number: number, files: number) => `file ${numbers.format(number)} of ${numbers.format(files)}`,
  bytes: (done: string, all: string) => `${done} of ${all}`,
  rowsDone: (done: number, all: number | null) =>
    all === null ? count(done, 'row', 'rows') : `${numbers.format(done)} of ${count(all, 'row', 'rows')}`,
  cancel: 'Cancel import',
  cancelling: 'Stopping …',
  summary: (stored: number, all: number) => `${numbers.format(stored)} of ${count(all, 'file', 'files')} stored`,
  failed: 'Not stored.',
  tally: ['Rows', 'New', 'Known', 'Changed', 'Quarantine'],
  connection: 'Into connection',
  fresh: 'New connection for these files',
  choose: 'Choose files …',
  file: 'File',
  done: 'Done',
};
