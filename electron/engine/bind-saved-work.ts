import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { UndoState } from '#shared/saved-work.ts';
import type { SavedWorkCalls } from '#shared/saved-work.ts';
import type { InvestigationCalls } from '#shared/investigation.ts';
import type { FilterImport, SavedFilterCalls } from '#shared/saved-filter.ts';
import type { Core } from '#core/create-core.ts';
import type { EngineHandlers, EngineSurroundings } from './engine-core.ts';

type Handlers = Pick<EngineHandlers, keyof SavedFilterCalls | keyof InvestigationCalls | keyof SavedWorkCalls>;

/** Ids of each kind of change that a rerun lists for the window. */
const mostRerunIds = 1_000;
/** Entries of the log that are written at a time. */
const entriesPerPage = 1_000;

/** Binds the window's calls on saved filters and investigations to the core. */
export function bindSavedWork(core: Core, emit: EngineSurroundings['emit']): Handlers {
  const { filters, cases, caseFiles, work } = core;
  let counting: AbortController | null = null;

  /** Tells the window of an act, so that what shows saved work is read again. */
  async function changed<Output>(act: Promise<Output>): Promise<Output> {
    const output = await act;
    const state = await work.undoState();
    emit('work.changed', state);
    return output;
  }

  async function importFilters(files: string[]): Promise<FilterImport> {
    const all: FilterImport = { added: [], changed: [], same: [] };
    for (const file of files) {
      const brought = await filters.importFile({ name: basename(file), bytes: await readFile(file) });
      all.added.push(...brought.added);
      all.changed.push(...brought.changed);
      all.same.push(...brought.same);
    }
    return all;
  }

  async function importCases(files: string[]) {
    const imported = [];
    for (const file of files) imported.push(await caseFiles.importCase(file));
    return imported;
  }

  async function exportLog(text: string, file: string): Promise<{ file: string; entries: number }> {
    const lines: string[] = [];
    for (;;) {
      const { entries } = await work.log({ text, offset: lines.length, count: entriesPerPage });
      lines.push(...entries.map((entry) => JSON.stringify(entry)));
      if (entries.length < entriesPerPage) break;
    }
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
    return { file, entries: lines.length };
  }

  const undo = (act: Promise<UndoState>): Promise<UndoState> => changed(act);

  return {
    'filter.list': () => filters.list(),
    'filter.save': (input) => changed(filters.save(input)),
    'filter.rename': (input) => changed(filters.rename(input)),
    'filter.remove': ({ names }) => undo(filters.remove(names)),
    'filter.versions': ({ name }) => filters.versions(name),
    'filter.restore': ({ name, version }) => changed(filters.restore(name, version)),
    'filter.pin': ({ name, pinned }) => changed(filters.pin(name, pinned)),
    'filter.reorder': ({ names }) => undo(filters.reorder(names)),
    'filter.counts': (request) => {
      counting?.abort();
      counting = new AbortController();
      return filters.counts({ ...request, signal: counting.signal });
    },
    async 'filter.cancelCounts'() {
      counting?.abort();
      return null;
    },
    async 'filter.export'({ names, file }) {
      const { text, filters: count } = await filters.exportFile(names);
      await caseFiles.write(file, Buffer.from(text, 'utf8'));
      return { file, filters: count };
    },
    'filter.import': ({ files }) => changed(importFilters(files)),
    'work.undoState': () => work.undoState(),
    'work.undo': () => undo(work.undo()),
    'work.redo': () => undo(work.redo()),
    'log.read': (request) => work.log(request),
    'log.export': ({ text, file }) => exportLog(text, file),
    'case.list': () => cases.list(),
    'case.create': (input) => changed(cases.create(input)),
    'case.update': (input) => undo(cases.update(input)),
    'case.close': ({ name, tz }) => undo(cases.close(name, tz ?? 'UTC')),
    'case.reopen': ({ name }) => undo(cases.reopen(name)),
    'case.remove': ({ name }) => undo(cases.remove(name)),
    'case.show': ({ name }) => cases.show(name),
    'case.events': (request) => cases.events(request),
    'case.pin': (input) => changed(cases.pin(input)),
    'case.unpin': (input) => changed(cases.unpin(input)),
    'case.noteEvents': (input) => undo(cases.pin({ ...input, tag: null })),
    'case.addNote': (input) => undo(cases.addNote(input)),
    'case.editNote': (input) => undo(cases.editNote(input)),
    'case.removeNote': (input) => undo(cases.removePart({ ...input, part: 'note' })),
    'case.addTask': (input) => undo(cases.addTask(input)),
    'case.editTask': (input) => undo(cases.editTask(input)),
    'case.removeTask': (input) => undo(cases.removePart({ ...input, part: 'task' })),
    'case.addQuery': (input) => changed(cases.addQuery(input)),
    'case.removeQuery': (input) => undo(cases.removePart({ ...input, part: 'query' })),
    'case.rerun': ({ name }) => cases.rerun(name, mostRerunIds),
    'case.storyResults': ({ name, tz }) => cases.storyResults(name, tz ?? 'UTC'),
    'case.previewStory': ({ story, tz }) => cases.previewStory(story, tz),
    'case.attach': (input) => changed(cases.attach(input)),
    'case.detach': (input) => undo(cases.removePart({ ...input, part: 'attachment' })),
    async 'case.saveAttachment'({ name, id, file }) {
      return caseFiles.write(file, (await cases.readAttachment(name, id)).bytes);
    },
    async 'case.sample'(input) {
      const { ids: _ids, ...sample } = await changed(cases.sample(input));
      return sample;
    },
    'case.sampleItems': ({ name, id }) => cases.sampleItems(name, id),
    'case.test': (input) => undo(cases.test(input)),
    'case.exportSheet': (request) => caseFiles.exportSheet({ ...request, tz: request.tz ?? 'UTC' }),
    // Main prints the page that stands at the path of a PDF.
    'case.report': (request) =>
      caseFiles.report({ ...request, printToPdf: (html) => Promise.resolve(Buffer.from(html, 'utf8')) }),
    'case.export': ({ name, file }) => caseFiles.exportCase(name, file),
    'case.import': ({ files }) => changed(importCases(files)),
    'tag.list': () => cases.tags(),
    'tag.save': (input) => undo(cases.saveTag(input)),
    'tag.remove': ({ name }) => undo(cases.removeTag(name)),
    'event.tag': (input) => changed(cases.tagEvents(input)),
    'event.marks': ({ ids }) => cases.marks(ids),
  };
}
