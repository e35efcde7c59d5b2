import { AppError } from '#shared/app-error.ts';
import type { CaseSummary, EventMarks } from '#shared/investigation.ts';
import { investigationCallNames } from '#shared/investigation.ts';
import type { SavedFilter } from '#shared/saved-filter.ts';
import { savedFilterCallNames } from '#shared/saved-filter.ts';
import type { UndoState } from '#shared/saved-work.ts';
import { savedWorkCallNames } from '#shared/saved-work.ts';
import type { EngineHandlers } from '#engine/engine-core.ts';

const names = [...savedFilterCallNames, ...investigationCallNames, ...savedWorkCallNames];
type Name = (typeof names)[number];
type Handlers = Pick<EngineHandlers, Name>;

/** Everything the fake keeps; undo is going back to an earlier one of these. */
interface Kept {
  filters: readonly SavedFilter[];
  cases: readonly CaseSummary[];
  marks: ReadonlyMap<string, EventMarks>;
}

/** Saved work in memory: filters, investigations, pins and tags by id, and undo over them. The rest is refused. */
export function fakeSavedWork(): Handlers {
  let kept: Kept = { filters: [], cases: [], marks: new Map() };
  let done: { label: string; before: Kept }[] = [];
  let undone: { label: string; after: Kept }[] = [];

  const undoState = (): UndoState => ({ undo: done.at(-1)?.label ?? null, redo: undone.at(-1)?.label ?? null });

  function act(label: string, change: Partial<Kept>): UndoState {
    done = [...done, { label, before: kept }];
    undone = [];
    kept = { ...kept, ...change };
    return undoState();
  }

  /** Changes the marks of events that are named by id. */
  function mark(label: string, events: object, change: (marks: EventMarks) => EventMarks): UndoState {
    const ids = 'ids' in events ? (events.ids as string[]) : [];
    const marks = new Map(kept.marks);
    for (const id of ids) marks.set(id, change(marks.get(id) ?? { id, tags: [], cases: [], files: [] }));
    return act(label, { marks });
  }

  const handlers: Partial<Handlers> = {
    'filter.list': async () => [...kept.filters],
    'filter.counts': async ({ names: asked }) => asked.map((name) => ({ name, count: name.length, error: null })),
    'filter.cancelCounts': async () => null,
    async 'filter.save'(input) {
      const known = kept.filters.find(({ name }) => name === input.name);
      const version = (known?.version ?? 0) + 1;
      const saved = {
        ...input,
        version,
        savedAt: '2026-04-01T00:00:00.000Z',
        savedBy: 'auditor',
        pinned: false,
        shipped: false,
      };
      act(`Saved the filter ${input.name}`, { filters: [...kept.filters.filter((one) => one !== known), saved] });
      return saved;
    },
    async 'filter.pin'({ name, pinned }) {
      const filters = kept.filters.map((one) => (one.name === name ? { ...one, pinned } : one));
      act(`Pinned the filter ${name}`, { filters });
      return filters.find((one) => one.name === name) as SavedFilter;
    },
    async 'filter.reorder'({ names: order }) {
      const rank = ({ name }: SavedFilter): number => (order.indexOf(name) + order.length + 1) % (order.length + 1);
      return act('Moved filters', { filters: [...kept.filters].sort((one, other) => rank(one) - rank(other)) });
    },
    'case.list': async () => [...kept.cases],
    async 'case.create'({ name, description }) {
      const begun = { createdAt: '2026-04-01T00:00:00.000Z', createdBy: 'auditor', closedAt: null };
      const created: CaseSummary = { name, description, state: 'open', events: 0, openTasks: 0, ...begun };
      act(`Began ${name}`, { cases: [created, ...kept.cases] });
      return created;
    },
    async 'case.pin'({ name, events }) {
      const ids = 'ids' in events ? events.ids : [];
      const fresh = ids.filter((id) => !kept.marks.get(id)?.cases.some((one) => one.name === name));
      if (fresh.length === 0) return { ...undoState(), pinned: 0 };
      const label = `Pinned ${fresh.length} to ${name}`;
      const pin = (marks: EventMarks) => ({ ...marks, cases: [...marks.cases, { name, note: '' }] });
      return { ...mark(label, { ids: fresh }, pin), pinned: fresh.length };
    },
    async 'case.attach'({ name, event, files }) {
      const added = files.map((file, index) => ({ id: index + 1, name: file, sha256: 'sha256:0', bytes: 1 }));
      mark(`Attached to ${name}`, { ids: event === null ? [] : [event] }, (marks) => ({
        ...marks,
        files: [...marks.files, ...added.map((one) => ({ ...one, case: name }))],
      }));
      return added.map((one) => ({ ...one, event, addedAt: '2026-04-01T00:00:00.000Z', addedBy: 'auditor' }));
    },
    async 'event.tag'({ events, tag }) {
      const state = mark(`Tagged ${tag}`, events, (marks) => ({
        ...marks,
        tags: [...marks.tags, { name: tag, colour: 'red' }],
      }));
      return { ...state, events: 'ids' in events ? events.ids.length : 0 };
    },
    'event.marks': async ({ ids }) => ids.flatMap((id) => kept.marks.get(id) ?? []),
    'tag.list': async () => [],
    'work.undoState': async () => undoState(),
    async 'work.undo'() {
      const last = done.at(-1);
      if (last === undefined) return undoState();
      undone = [...undone, { label: last.label, after: kept }];
      kept = last.before;
      done = done.slice(0, -1);
      return undoState();
    },
    async 'work.redo'() {
      const next = undone.at(-1);
      if (next === undefined) return undoState();
      done = [...done, { label: next.label, before: kept }];
      kept = next.after;
      undone = undone.slice(0, -1);
      return undoState();
    },
    'log.read': async () => ({ total: 0, entries: [] }),
  };
  const refuse = async (): Promise<never> => {
    throw new AppError('usage.invalid_argument', 'The invented workspace does not keep this.');
  };
  return Object.fromEntries(names.map((name) => [name, handlers[name] ?? refuse])) as Handlers;
}
