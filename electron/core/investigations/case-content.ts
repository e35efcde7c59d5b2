import type {
  CaseAttachment,
  CaseNote,
  CaseQuery,
  CaseSample,
  SampleItem,
  StoryResult,
  Tag,
} from '#shared/investigation.ts';
import type { ActivityEntry } from '#shared/saved-work.ts';
import { activityOf } from '#core/store/activity-log.ts';
import { readPinned } from '#core/store/case-events.ts';
import {
  readAttachments,
  readPopulation,
  readQueries,
  readQueryResult,
  readSampleItems,
  readSamples,
} from '#core/store/case-records.ts';
import type { ReadableDatabase } from '#core/store/database-types.ts';
import { type FrozenEvent, unpackFrozen } from '#core/store/frozen-events.ts';
import { earlierLog, readNotes, readTasks, type StoredCase } from '#core/store/investigations.ts';
import { listTags } from '#core/store/tags.ts';

/** A pinned event as a case file has it. */
export interface PinnedRecord {
  id: string;
  time: string;
  revision: number;
  /** `sha256:` and 64 hexadecimal digits. */
  hash: string;
  note: string;
  tags: string[];
  pinnedAt: string;
  pinnedBy: string;
}

export interface TaskRecord {
  text: string;
  doneAt: string | null;
  doneBy: string | null;
}

export interface QueryRecord extends Omit<CaseQuery, 'id'> {
  result: FrozenEvent[];
}

export interface SampleRecord extends Omit<CaseSample, 'id' | 'size' | 'tested' | 'population'> {
  resolved: CaseQuery['resolved'];
  population: FrozenEvent[];
  items: Omit<SampleItem, 'event'>[];
}

/** A whole investigation, independent of the archive it was made in. */
export interface CaseContent {
  name: string;
  description: string;
  story: string;
  frozenResults: StoryResult[] | null;
  createdAt: string;
  createdBy: string;
  closedAt: string | null;
  /** The tags of its events. */
  tags: Omit<Tag, 'events'>[];
  events: PinnedRecord[];
  notes: Omit<CaseNote, 'id'>[];
  tasks: TaskRecord[];
  queries: QueryRecord[];
  attachments: Omit<CaseAttachment, 'id'>[];
  samples: SampleRecord[];
  /** Oldest first. */
  log: ActivityEntry[];
}

export function readCaseContent(database: ReadableDatabase, stored: StoredCase): CaseContent {
  const iso = (ms: number) => new Date(ms).toISOString();
  const events = readPinned(database, stored.id, { offset: 0, count: -1, bare: true });
  const used = new Set(events.flatMap((event) => event.tags));
  return {
    name: stored.name,
    description: stored.description,
    story: stored.story,
    frozenResults: stored.frozenResults,
    createdAt: iso(stored.createdMs),
    createdBy: stored.createdBy,
    closedAt: stored.closedMs === null ? null : iso(stored.closedMs),
    tags: listTags(database)
      .filter((tag) => used.has(tag.name))
      .map(({ name, colour }) => ({ name, colour })),
    events: events.map(({ state: _state, event: _event, ...record }) => record),
    notes: readNotes(database, stored.id).map(({ text, at, by }) => ({ text, at, by })),
    tasks: readTasks(database, stored.id).map(({ text, doneAt, doneBy }) => ({ text, doneAt, doneBy })),
    queries: readQueries(database, stored.id).map(({ id, ...query }) => ({
      ...query,
      result: unpackFrozen(readQueryResult(database, id)),
    })),
    attachments: readAttachments(database, stored.id).map(({ id: _id, ...attachment }) => attachment),
    samples: readSamples(database, stored.id).map(
      ({ id, size: _size, tested: _tested, population: _count, ...sample }) => ({
        ...sample,
        ...readPopulation(database, id),
        items: readSampleItems(database, id),
      }),
    ),
    log: [...earlierLog(database, stored.id), ...activityOf(database, `case:${stored.id}`, -1).reverse()],
  };
}
