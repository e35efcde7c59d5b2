import { count, numbers } from '#renderer/messages/format.ts';

export const exports = {
  open: (events: string) => `Export ${events}`,
  title: (events: string) => `Export ${events}`,
  lead: 'The file holds exactly the rows of this result, in this order. A manifest with query, counts and hash is written beside it.',
  format: 'Format',
  formats: {
    xlsx: 'Excel workbook (.xlsx)',
    csv: 'CSV (.csv)',
    ndjson: 'JSON lines (.ndjson)',
  },
  query: 'Query',
  everything: 'everything',
  start: (events: string) => `Export ${events}`,
  progress: 'Export progress',
  rows: (done: number, all: number) => `${numbers.format(done)} of ${count(all, 'row', 'rows')}`,
  cancel: 'Cancel export',
  cancelled: 'Export cancelled; no file was left behind.',
  finished: (rows: number) => `${count(rows, 'row', 'rows')} exported`,
  file: 'File',
  manifest: 'Manifest',
  bytes: 'Size',
  done: 'Done',
};
