import type { Act } from '#core/activity/act.ts';
import { countOf } from '#core/activity/words.ts';
import { addAttachment, addQuery, addSample, testItem } from '#core/store/case-records.ts';
import type { WritableDatabase } from '#core/store/database-types.ts';
import { checkFrozen, type FrozenCheck, type FrozenEvent, packFrozen } from '#core/store/frozen-events.ts';
import { addNote, createCase, findCase } from '#core/store/investigations.ts';
import { markByName } from '#core/store/marked-events.ts';
import { saveTag, tagMarked, listTags } from '#core/store/tags.ts';
import { fold } from '#shared/fold.ts';
import type { CaseContent, PinnedRecord, SampleRecord } from './case-content.ts';

export interface ImportedCase {
  name: string;
  events: number;
  queries: number;
  /** What of the events the case speaks of is not in this archive. */
  missing: FrozenCheck;
}

const importCase: Act<{ content: CaseContent; file: string }, ImportedCase> = (database, { content, file }, by) => {
  const name = freeName(database, content.name);
  const created = { who: content.createdBy, nowMs: Date.parse(content.createdAt) };
  const { id } = createCase(database, { name, description: content.description }, created);
  database
    .prepare('UPDATE investigation SET story = ?, frozen_results = ?, closed_ms = ?, earlier_log = ? WHERE id = ?')
    .run(
      content.story,
      content.frozenResults === null ? null : JSON.stringify(content.frozenResults),
      content.closedAt === null ? null : Date.parse(content.closedAt),
      JSON.stringify(content.log),
      id,
    );
  insertTags(database, content);
  insertEvents(database, id, content.events, by);
  for (const { text, at, by: who } of content.notes) addNote(database, id, text, { who, nowMs: Date.parse(at) });
  const insertTask = database.prepare(
    `INSERT INTO case_task (investigation_id, text, made_ms, made_by, done_ms, done_by) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  for (const { text, doneAt, doneBy } of content.tasks) {
    insertTask.run(id, text, created.nowMs, created.who, doneAt === null ? null : Date.parse(doneAt), doneBy);
  }
  for (const { result, savedAt, savedBy, resultHash, ...query } of content.queries) {
    const kept = { ...query, resultHash: bare(resultHash), result: packFrozen(result) };
    addQuery(database, id, kept, { who: savedBy, nowMs: Date.parse(savedAt) });
  }
  for (const { sha256, addedAt, addedBy, ...attachment } of content.attachments) {
    const author = { who: addedBy, nowMs: Date.parse(addedAt) };
    addAttachment(database, id, { ...attachment, hash: bare(sha256) }, author);
  }
  for (const sample of content.samples) insertSample(database, id, sample);
  const output: ImportedCase = {
    name,
    events: content.events.length,
    queries: content.queries.length,
    missing: checkFrozen(database, spokenOf(content)),
  };
  return {
    output,
    what: 'case.imported',
    detail: `Opened the investigation ${name} with ${countOf(output.events, 'event')} from ${file}`,
    subject: `case:${id}`,
  };
};

export const caseFileActs = { importCase };

/** The name itself, or the first of `NAME (2)`, `NAME (3)` … that is free. */
function freeName(database: WritableDatabase, name: string): string {
  let free = name;
  for (let number = 2; findCase(database, free) !== null; number += 1) free = `${name} (${number})`;
  return free;
}

/** Tags that exist here keep their colour. */
function insertTags(database: WritableDatabase, { tags }: CaseContent): void {
  const known = new Set(listTags(database).map((tag) => fold(tag.name)));
  for (const { name, colour } of tags) if (!known.has(fold(name))) saveTag(database, name, name, colour);
}

function insertEvents(
  database: WritableDatabase,
  caseId: number,
  events: readonly PinnedRecord[],
  by: { who: string; nowMs: number },
): void {
  const insert = database.prepare(
    `INSERT INTO case_event (investigation_id, marked_event_id, time_ms, revision, hash, note, pinned_ms, pinned_by)
     VALUES (?, ?, ?, ?, unhex(?), ?, ?, ?)`,
  );
  // The hash without optional includes is not in the file; where the archive holds that very event, it knows.
  const complete = database.prepare(
    `UPDATE case_event SET core_hash = event.core_hash FROM marked_event JOIN event ON event.id = marked_event.event_id
     WHERE case_event.investigation_id = ? AND marked_event.id = case_event.marked_event_id
       AND event.hash = case_event.hash AND event.core_hash IS NOT NULL`,
  );
  const byTag = new Map<string, number[]>();
  for (const { id, time, revision, hash, note, tags, pinnedAt, pinnedBy } of events) {
    const marked = markByName(database, id);
    insert.run(caseId, marked, Date.parse(time), revision, bare(hash), note, Date.parse(pinnedAt), pinnedBy);
    for (const tag of tags) byTag.set(tag, [...(byTag.get(tag) ?? []), marked]);
  }
  complete.run(caseId);
  for (const [tag, marked] of byTag) tagMarked(database, marked, tag, by);
}

function insertSample(database: WritableDatabase, caseId: number, sample: SampleRecord): void {
  const { population, items, populationHash, drawnAt, drawnBy, ...facts } = sample;
  const id = addSample(
    database,
    caseId,
    {
      ...facts,
      populationCount: population.length,
      populationHash: bare(populationHash),
      population: packFrozen(population),
      items: items.map((item) => ({ ...item, hash: bare(item.hash) })),
    },
    { who: drawnBy, nowMs: Date.parse(drawnAt) },
  );
  for (const { id: event, result, note, attachment, tester, testedAt } of items) {
    if (result === null && note === '' && attachment === null) continue;
    const test = { event, result, note, attachment, tester: tester ?? '' };
    testItem(database, id, test, testedAt === null ? 0 : Date.parse(testedAt));
  }
}

/** Every event a case names, once, as it was when it was pinned or frozen. */
function spokenOf(content: CaseContent): FrozenEvent[] {
  const all = [
    ...content.queries.flatMap((query) => query.result),
    ...content.samples.flatMap((one) => one.population),
  ];
  const known = new Map(all.map((event) => [`${event.id} ${event.revision}`, event]));
  for (const { id, revision, hash } of content.events) {
    const key = `${id} ${revision}`;
    if (!known.has(key)) known.set(key, { id, revision, hash: bare(hash), core: bare(hash) });
  }
  return [...known.values()];
}

function bare(hash: string): string {
  return hash.replace(/^sha256:/, '');
}
