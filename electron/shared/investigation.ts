import type { AuditEvent } from './audit-event.ts';
import type { ActivityEntry, UndoState } from './saved-work.ts';

/** Investigations, called cases wherever one types: pinned events, notes, queries, tasks, samples and a story. */

export interface CaseSummary {
  name: string;
  state: 'open' | 'closed';
  description: string;
  /** Pinned events. */
  events: number;
  openTasks: number;
  createdAt: string;
  createdBy: string;
  closedAt: string | null;
}

/** Text is Markdown. */
export interface CaseNote {
  id: number;
  text: string;
  at: string;
  by: string;
}

export interface CaseTask {
  id: number;
  text: string;
  done: boolean;
  doneAt: string | null;
  doneBy: string | null;
}

/** A query kept with what it found then. */
export interface CaseQuery {
  id: number;
  title: string;
  /** As typed. */
  query: string;
  resolved: { from: string | null; to: string | null; tz: string };
  count: number;
  /** SHA-256 over the ordered ids and hashes of what it found. */
  resultHash: string;
  /** The last ledger row of the archive at that moment. */
  checkpoint: number;
  savedAt: string;
  savedBy: string;
}

export interface CaseAttachment {
  id: number;
  /** File name as it was. */
  name: string;
  sha256: string;
  bytes: number;
  /** The event it belongs to, `null` for the case. */
  event: string | null;
  addedAt: string;
  addedBy: string;
}

export const sampleMethods = ['random', 'stratified', 'interval'] as const;
export type SampleMethod = (typeof sampleMethods)[number];

export interface CaseSample {
  id: number;
  query: string;
  method: SampleMethod;
  /** The field of the strata. */
  by: string | null;
  seed: string;
  /** Number of events it was drawn from. */
  population: number;
  populationHash: string;
  size: number;
  /** Sampled events with a result. */
  tested: number;
  drawnAt: string;
  drawnBy: string;
}

export const testResults = ['pass', 'fail', 'na'] as const;
export type TestResult = (typeof testResults)[number];

/** One row of the test sheet. */
export interface SampleItem {
  /** The event's id. */
  id: string;
  hash: string;
  stratum: string | null;
  result: TestResult | null;
  tester: string | null;
  testedAt: string | null;
  note: string;
  /** Name of an attachment of the case. */
  attachment: string | null;
  /** The event as it is now, `null` where this archive does not hold it. */
  event: AuditEvent | null;
}

export interface PinnedEvent {
  id: string;
  /** When it happened, as seen when it was pinned. */
  time: string;
  /** Markdown; empty for none. */
  note: string;
  tags: string[];
  /** Hash and revision of what was seen. */
  hash: string;
  revision: number;
  pinnedAt: string;
  pinnedBy: string;
  /** What became of it since: the source may have sent other content, or this archive does not hold it. */
  state: 'same' | 'changed' | 'missing';
  event: AuditEvent | null;
}

export interface CaseDetail extends CaseSummary {
  notes: CaseNote[];
  tasks: CaseTask[];
  queries: CaseQuery[];
  attachments: CaseAttachment[];
  samples: CaseSample[];
  /** Markdown with result blocks, see `story.ts`. */
  story: string;
  /** The latest acts, newest first, at most 200. */
  log: ActivityEntry[];
}

/** The result of one block of a story: the same order as its blocks. */
export type StoryResult =
  | { view: 'count'; query: string; count: number; at: string }
  | { view: 'table'; query: string; count: number; columns: string[]; rows: (string | null)[][]; at: string }
  | { view: 'chart'; query: string; count: number; by: string; bars: { label: string; count: number }[]; at: string }
  | { view: 'error'; query: string; message: string };

/** Events to act on: by id, all a query finds, or rows of an opened search by position. */
export type EventChoice =
  { ids: string[] } | { query: string; tz: string } | { searchId: number; ranges: { offset: number; count: number }[] };

export interface Tag {
  name: string;
  colour: TagColour;
  events: number;
}

export const tagColours = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const;
export type TagColour = (typeof tagColours)[number];

/** What an event is marked with. */
export interface EventMarks {
  id: string;
  tags: { name: string; colour: TagColour }[];
  cases: { name: string; note: string }[];
  /** Files that are attached to it, each in a case. */
  files: { id: number; case: string; name: string; sha256: string; bytes: number }[];
}

/** What changed in the result of a kept query since it was kept. Ids are the first 1,000 of each. */
export interface CaseRerun {
  id: number;
  title: string;
  query: string;
  /** How many it found then and finds now. */
  before: number;
  now: number;
  added: string[];
  removed: string[];
  changed: string[];
  totals: { added: number; removed: number; changed: number };
  /** Whether the archive still holds, to the byte, all that the query found then. */
  reproduced: boolean;
}

export interface CaseImport {
  name: string;
  events: number;
  queries: number;
  /** Events the case speaks of that this archive does not hold, or holds with other content: the first 1,000. */
  missing: { id: string; why: 'absent' | 'different' }[];
  missingTotal: number;
}

export const reportFormats = ['html', 'pdf', 'md'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface WrittenFile {
  file: string;
  bytes: number;
  sha256: string;
}

interface OfCase {
  name: string;
}

/** Acts answer with what undo would take back now. Names are compared without case. */
export interface InvestigationCalls {
  /** Open ones first, newest first. */
  'case.list': { input: null; output: CaseSummary[] };
  'case.create': { input: OfCase & { description: string }; output: CaseSummary };
  /** `null` leaves a fact as it is. Closed cases are not changed. */
  'case.update': {
    input: OfCase & { newName: string | null; description: string | null; story: string | null };
    output: UndoState;
  };
  /** Freezes the story's results, with dates of the zone (UTC unless given). */
  'case.close': { input: OfCase & { tz?: string | undefined }; output: UndoState };
  'case.reopen': { input: OfCase; output: UndoState };
  'case.remove': { input: OfCase; output: UndoState };
  'case.show': { input: OfCase; output: CaseDetail };
  /** Pinned events by time, newest first. */
  'case.events': {
    input: OfCase & { offset: number; count: number };
    output: { total: number; events: PinnedEvent[] };
  };
  /** Pins events that are not pinned yet; note and tag, where given, go to all of them. */
  'case.pin': {
    input: OfCase & { events: EventChoice; note: string | null; tag: string | null };
    output: UndoState & { pinned: number };
  };
  'case.unpin': { input: OfCase & { events: EventChoice }; output: UndoState & { unpinned: number } };
  /** The note on pinned events; empty for none. Events not pinned yet become so. */
  'case.noteEvents': { input: OfCase & { events: EventChoice; note: string }; output: UndoState };
  'case.addNote': { input: OfCase & { text: string }; output: UndoState };
  'case.editNote': { input: OfCase & { id: number; text: string }; output: UndoState };
  'case.removeNote': { input: OfCase & { id: number }; output: UndoState };
  'case.addTask': { input: OfCase & { text: string }; output: UndoState };
  'case.editTask': { input: OfCase & { id: number; text: string; done: boolean }; output: UndoState };
  'case.removeTask': { input: OfCase & { id: number }; output: UndoState };
  'case.addQuery': { input: OfCase & { query: string; tz: string; title: string }; output: CaseQuery };
  'case.removeQuery': { input: OfCase & { id: number }; output: UndoState };
  'case.rerun': { input: OfCase; output: CaseRerun[] };
  /** The story's blocks: frozen results of a closed case, fresh ones of an open one. */
  'case.storyResults': {
    input: OfCase & { tz?: string | undefined };
    output: { frozen: boolean; results: StoryResult[] };
  };
  /** The blocks of a text that is being written. */
  'case.previewStory': { input: { story: string; tz: string }; output: StoryResult[] };
  /** Attaches dropped files (by their ticket) or asks for them; `null` when cancelled. */
  'case.attach': { input: OfCase & { event: string | null; ticket: string | null }; output: CaseAttachment[] | null };
  'case.detach': { input: OfCase & { id: number }; output: UndoState };
  /** Asks where to save a copy of an attachment; `null` when cancelled. */
  'case.saveAttachment': { input: OfCase & { id: number }; output: WrittenFile | null };
  'case.sample': {
    input: OfCase & { query: string; tz: string; size: number; seed: string; method: SampleMethod; by: string | null };
    output: CaseSample;
  };
  'case.sampleItems': { input: OfCase & { id: number }; output: SampleItem[] };
  /** `attachment`: the name of one of the case's attachments. */
  'case.test': {
    input: OfCase & { id: number; event: string; result: TestResult | null; note: string; attachment: string | null };
    output: UndoState;
  };
  /** Asks for a file name and writes the test sheet there. */
  'case.exportSheet': {
    input: OfCase & { id: number; format: 'xlsx' | 'csv'; tz?: string | undefined };
    output: WrittenFile | null;
  };
  /** Asks for a file name and writes the report there. */
  'case.report': { input: OfCase & { format: ReportFormat; tz: string }; output: WrittenFile | null };
  /** Asks for a file name and writes the whole case there, to be opened elsewhere. */
  'case.export': { input: OfCase; output: WrittenFile | null };
  /** Opens cases from dropped files (by their ticket) or asks for one. */
  'case.import': { input: { ticket: string | null }; output: CaseImport[] | null };
  'tag.list': { input: null; output: Tag[] };
  /** Makes a tag, or gives one another name or colour. */
  'tag.save': { input: { name: string; newName: string; colour: TagColour }; output: UndoState };
  'tag.remove': { input: { name: string }; output: UndoState };
  /** Tags events, or takes the tag off; a new name makes a new tag. */
  'event.tag': { input: { events: EventChoice; tag: string; on: boolean }; output: UndoState & { events: number } };
  /** Tags, cases and attached files of events: for rows of the grid and the detail pane. At most 1,000; unmarked ones are left out. */
  'event.marks': { input: { ids: string[] }; output: EventMarks[] };
}

export const investigationCallNames = [
  'case.list',
  'case.create',
  'case.update',
  'case.close',
  'case.reopen',
  'case.remove',
  'case.show',
  'case.events',
  'case.pin',
  'case.unpin',
  'case.noteEvents',
  'case.addNote',
  'case.editNote',
  'case.removeNote',
  'case.addTask',
  'case.editTask',
  'case.removeTask',
  'case.addQuery',
  'case.removeQuery',
  'case.rerun',
  'case.storyResults',
  'case.previewStory',
  'case.attach',
  'case.detach',
  'case.saveAttachment',
  'case.sample',
  'case.sampleItems',
  'case.test',
  'case.exportSheet',
  'case.report',
  'case.export',
  'case.import',
  'tag.list',
  'tag.save',
  'tag.remove',
  'event.tag',
  'event.marks',
] as const satisfies readonly (keyof InvestigationCalls)[];
