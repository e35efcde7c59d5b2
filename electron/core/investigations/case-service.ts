import { AppError } from '#shared/app-error.ts';
import type {
  CaseAttachment,
  CaseDetail,
  CaseQuery,
  CaseRerun,
  CaseSample,
  CaseSummary,
  EventChoice,
  EventMarks,
  InvestigationCalls,
  PinnedEvent,
  SampleItem,
  StoryResult,
  Tag,
} from '#shared/investigation.ts';
import type { UndoState } from '#shared/saved-work.ts';
import { unpackEvents } from '#shared/packed-events.ts';
import type { ActAuthor } from '#core/activity/work-service.ts';
import type { SearchService } from '#core/search/search-service.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Caller } from '#core/threads/thread-call.ts';
import type { WriterMethods } from '#core/threads/writer-methods.ts';
import type { AttachmentStore } from './attachment-store.ts';
import { cleanName } from './clean-name.ts';
import type { Choice } from './pin-acts.ts';
import { runStory, type StoryDependencies } from './story-results.ts';

type Input<Name extends keyof InvestigationCalls> = InvestigationCalls[Name]['input'];

/** Investigations. Names are compared without case. Throws `usage.unknown_case`, `usage.case_closed`, `query.*`. */
export interface CaseService {
  list: () => Promise<CaseSummary[]>;
  create: (input: Input<'case.create'>) => Promise<CaseSummary>;
  update: (input: Input<'case.update'>) => Promise<UndoState>;
  /** @param tz zone for dates in the story's blocks, whose results freeze */
  close: (name: string, tz: string) => Promise<UndoState>;
  reopen: (name: string) => Promise<UndoState>;
  remove: (name: string) => Promise<UndoState>;
  show: (name: string) => Promise<CaseDetail>;
  /** `bare`: without the events themselves. */
  events: (request: Input<'case.events'> & { bare?: boolean }) => Promise<{ total: number; events: PinnedEvent[] }>;
  pin: (input: Input<'case.pin'>) => Promise<UndoState & { pinned: number }>;
  unpin: (input: Input<'case.unpin'>) => Promise<UndoState & { unpinned: number }>;
  addNote: (input: Input<'case.addNote'>) => Promise<UndoState>;
  editNote: (input: Input<'case.editNote'>) => Promise<UndoState>;
  addTask: (input: Input<'case.addTask'>) => Promise<UndoState>;
  editTask: (input: Input<'case.editTask'>) => Promise<UndoState>;
  removePart: (input: {
    name: string;
    part: 'note' | 'task' | 'query' | 'attachment' | 'sample';
    id: number;
  }) => Promise<UndoState>;
  addQuery: (input: Input<'case.addQuery'>) => Promise<CaseQuery>;
  /** @param most ids listed of each kind of change; all unless given */
  rerun: (name: string, most?: number) => Promise<CaseRerun[]>;
  /** A kept query's result as it was, as JSON lines. Throws `case.incomplete` where the archive has lost some of it. */
  replay: (name: string, id: number) => Promise<string>;
  storyResults: (name: string, tz: string) => Promise<{ frozen: boolean; results: StoryResult[] }>;
  previewStory: (story: string, tz: string) => Promise<StoryResult[]>;
  attach: (input: { name: string; event: string | null; files: string[] }) => Promise<CaseAttachment[]>;
  readAttachment: (name: string, id: number) => Promise<{ name: string; bytes: Buffer }>;
  sample: (input: Input<'case.sample'>) => Promise<CaseSample & { ids: string[] }>;
  sampleItems: (name: string, id: number) => Promise<SampleItem[]>;
  /** `tester`: whoever runs this, unless told. */
  test: (input: Input<'case.test'> & { tester?: string }) => Promise<UndoState>;
  tags: () => Promise<Tag[]>;
  saveTag: (input: Input<'tag.save'>) => Promise<UndoState>;
  removeTag: (name: string) => Promise<UndoState>;
  tagEvents: (input: Input<'event.tag'>) => Promise<UndoState & { events: number }>;
  marks: (ids: string[]) => Promise<EventMarks[]>;
}

export interface CaseDependencies extends StoryDependencies {
  reader: Caller<ReaderMethods>;
  writer: Caller<WriterMethods>;
  author: ActAuthor;
  search: Pick<SearchService, 'page' | 'count' | 'facets' | 'histogram' | 'rows'>;
  attachments: AttachmentStore;
  ready: Promise<void>;
}

/** How often a choice is made again when events were being stored at the same time. */
const mostTries = 20;
/** Rows of an opened search that are read at a time. */
const rowsPerRead = 1_000;

export function createCaseService(dependencies: CaseDependencies): CaseService {
  const { reader, writer, author, search, attachments, ready } = dependencies;

  async function choose(events: EventChoice): Promise<Choice> {
    await ready;
    if ('ids' in events) return reader.call('chooseNamed', { names: events.ids });
    if ('query' in events) {
      return reader.call('chooseFound', { query: events.query, tz: events.tz, nowMs: author().nowMs });
    }
    const names: string[] = [];
    for (const { offset, count } of events.ranges) {
      for (let done = 0; done < count; done += rowsPerRead) {
        const page = { searchId: events.searchId, offset: offset + done, count: Math.min(rowsPerRead, count - done) };
        names.push(...unpackEvents(await search.rows(page)).map((event) => event.id));
      }
    }
    return reader.call('chooseNamed', { names });
  }

  /** Acts on chosen events; chooses again when some have moved in between. */
  async function onChosen<Output>(events: EventChoice, act: (choice: Choice) => Promise<Output>): Promise<Output> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await act(await choose(events));
      } catch (thrown) {
        const moved = thrown instanceof AppError && thrown.code === 'work.events_moved';
        if (!moved || tries >= mostTries) throw thrown;
      }
    }
  }

  async function show(name: string): Promise<CaseDetail> {
    return reader.call('showCase', { name });
  }

  return {
    show,
    list: () => reader.call('listCases', null),
    async create({ name, description }) {
      return (await writer.call('createCase', { input: { name: cleanName(name), description }, by: author() })).output;
    },
    async update(input) {
      const newName = input.newName === null ? null : cleanName(input.newName);
      return (await writer.call('updateCase', { input: { ...input, newName }, by: author() })).undo;
    },
    async close(name, tz) {
      const { story } = await show(name);
      const results = await runStory(story, tz, dependencies);
      return (await writer.call('closeCase', { input: { name, results }, by: author() })).undo;
    },
    async reopen(name) {
      return (await writer.call('reopenCase', { input: { name }, by: author() })).undo;
    },
    async remove(name) {
      return (await writer.call('removeCase', { input: { name }, by: author() })).undo;
    },
    events: ({ bare = false, ...request }) => reader.call('caseEvents', { ...request, bare }),
    pin: ({ events, ...input }) =>
      onChosen(events, async (choice) => {
        const { output, undo } = await writer.call('pinEvents', { input: { ...input, choice }, by: author() });
        return { ...undo, pinned: output };
      }),
    unpin: ({ name, events }) =>
      onChosen(events, async (choice) => {
        const { output, undo } = await writer.call('unpinEvents', { input: { name, choice }, by: author() });
        return { ...undo, unpinned: output };
      }),
    addNote: async (input) => (await writer.call('addNote', { input, by: author() })).undo,
    editNote: async (input) => (await writer.call('editNote', { input, by: author() })).undo,
    addTask: async (input) => (await writer.call('addTask', { input, by: author() })).undo,
    editTask: async (input) => (await writer.call('editTask', { input, by: author() })).undo,
    removePart: async (input) => (await writer.call('removePart', { input, by: author() })).undo,

    async addQuery({ name, query, tz, title }) {
      await ready;
      const by = author();
      const frozen = await reader.call('freezeQuery', { query, tz, nowMs: by.nowMs });
      const kept = { ...frozen, title: title.trim() === '' ? query.trim() || 'Everything' : title.trim() };
      const { output } = await writer.call('addQuery', { input: { name, query: kept }, by });
      return (await show(name)).queries.find((one) => one.id === output) as CaseQuery;
    },
    async rerun(name, most = Number.MAX_SAFE_INTEGER) {
      await ready;
      return reader.call('rerunCase', { name, most });
    },
    replay: (name, id) => reader.call('replayQuery', { name, id }),

    async storyResults(name, tz) {
      const frozen = await reader.call('frozenResults', { name });
      if (frozen !== null) return { frozen: true, results: frozen };
      return { frozen: false, results: await runStory((await show(name)).story, tz, dependencies) };
    },
    previewStory: (story, tz) => runStory(story, tz, dependencies),

    async attach({ name, event, files }) {
      const before = new Set((await show(name)).attachments.map((attachment) => attachment.id));
      if (event !== null && (await reader.call('chooseNamed', { names: [event] })).unknown.length > 0) {
        throw new AppError('usage.unknown_event', `There is no event ${event}.`, 'Nothing was attached.');
      }
      const taken = [];
      for (const file of files) taken.push(await attachments.take(file));
      await writer.call('attach', { input: { name, event, files: taken }, by: author() });
      return (await show(name)).attachments.filter((attachment) => !before.has(attachment.id));
    },
    async readAttachment(name, id) {
      const found = (await show(name)).attachments.find((attachment) => attachment.id === id);
      if (found === undefined) {
        throw new AppError('usage.invalid_argument', `The investigation has no attachment ${id}.`);
      }
      return { name: found.name, bytes: await attachments.read(found.sha256.slice('sha256:'.length)) };
    },

    async sample({ name, size, ...request }) {
      await ready;
      if (request.method === 'stratified' && request.by === null) {
        throw new AppError('usage.invalid_argument', 'A stratified sample needs a field.', 'Name one with --by.');
      }
      const by = author();
      await show(name);
      const drawn = await reader.call('drawSample', { ...request, size, nowMs: by.nowMs });
      const { output } = await writer.call('addSample', { input: { name, sample: drawn }, by });
      const sample = (await show(name)).samples.find((one) => one.id === output) as CaseSample;
      return { ...sample, ids: drawn.items.map((item) => item.id) };
    },
    sampleItems: (name, id) => reader.call('sampleItems', { name, id }),
    async test(input) {
      const by = author();
      if (input.attachment !== null) {
        const { attachments: held } = await show(input.name);
        if (!held.some((attachment) => attachment.name === input.attachment)) {
          throw new AppError(
            'usage.invalid_argument',
            `The investigation has no attachment named ${input.attachment}.`,
            'Attach the file first.',
          );
        }
      }
      return (await writer.call('testItem', { input: { ...input, tester: input.tester ?? by.who }, by })).undo;
    },

    tags: () => reader.call('listTags', null),
    saveTag: async (input) =>
      (await writer.call('saveTag', { input: { ...input, newName: cleanName(input.newName) }, by: author() })).undo,
    removeTag: async (name) => (await writer.call('removeTag', { input: { name }, by: author() })).undo,
    tagEvents: ({ events, ...input }) =>
      onChosen(events, async (choice) => {
        const { output, undo } = await writer.call('tagEvents', { input: { ...input, choice }, by: author() });
        return { ...undo, events: output };
      }),
    marks: (ids) => reader.call('readMarks', { ids }),
  };
}
