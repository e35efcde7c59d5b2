import { createContext } from 'svelte';
import { toPlainError } from '#shared/app-error.ts';
import type { SyncSchedule } from '#shared/sync-plan.ts';
import type { SyncReport } from '#shared/sync-status.ts';
import type { Backend } from '#renderer/backend/backend.ts';
import { messages } from '#renderer/messages/messages.ts';
import type { ApiEvents, OpenedSearch, SyncRequest } from '#shared/api.ts';
import { Activity } from './activity.svelte.ts';
import { Commands } from './commands.svelte.ts';
import { Connections } from './connections.svelte.ts';
import { EventDetailState } from './event-detail.svelte.ts';
import { Evidence } from './evidence.svelte.ts';
import { ExportQueue } from './export-queue.svelte.ts';
import { Facets } from './facets.svelte.ts';
import { GridColumns } from './grid-columns.svelte.ts';
import { Grouping } from './grouping.svelte.ts';
import { ImportRun } from './import-run.svelte.ts';
import { Investigations } from './investigations.svelte.ts';
import { Keyboard } from './keyboard.svelte.ts';
import { followLink } from './links.svelte.ts';
import { Marking } from './marking.svelte.ts';
import { Marks } from './marks.svelte.ts';
import { OpenCase } from './open-case.svelte.ts';
import { Overview } from './overview.svelte.ts';
import { ResultLines } from './result-lines.svelte.ts';
import { Router } from './router.svelte.ts';
import { SavedFilters } from './saved-filters.svelte.ts';
import { Schedule } from './schedule.svelte.ts';
import { SearchSession } from './search-session.svelte.ts';
import { Settings } from './settings.svelte.ts';
import { TimeHistogram } from './time-histogram.svelte.ts';
import { SourceUpkeep } from './source-upkeep.svelte.ts';
import { SyncHistory } from './sync-history.svelte.ts';
import { SyncRun } from './sync-run.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { WorkHistory } from './work-history.svelte.ts';
import { Workspace } from './workspace.svelte.ts';

const everythingDue = { from: null, to: null, first: null };

/** Everything the window knows, made once and given to components by context. */
export class AppState {
  readonly backend: Backend;
  readonly settings = new Settings();
  readonly router = new Router();
  readonly toasts = new Toasts();
  readonly commands = new Commands();
  readonly keyboard = new Keyboard(this.commands);
  readonly workspace: Workspace;
  readonly overview: Overview;
  readonly search: SearchSession;
  readonly columns = new GridColumns();
  readonly results: ResultLines;
  readonly histogram: TimeHistogram;
  readonly facets: Facets;
  readonly detail: EventDetailState;
  readonly connections: Connections;
  readonly upkeep: SourceUpkeep;
  readonly schedule: Schedule;
  readonly sync: SyncRun;
  readonly history: SyncHistory;
  readonly exports: ExportQueue;
  readonly evidence: Evidence;
  readonly imports: ImportRun;
  readonly work: WorkHistory;
  readonly filters: SavedFilters;
  readonly investigations: Investigations;
  readonly openCase: OpenCase;
  readonly marks: Marks;
  readonly marking: Marking;
  readonly activity: Activity;
  #refreshing: Promise<void> | null = null;
  #refreshAgain = false;

  constructor(backend: Backend) {
    this.backend = backend;
    this.workspace = new Workspace(backend);
    this.overview = new Overview(backend, this.settings);
    this.search = new SearchSession(backend, () => this.settings.zone);
    this.results = new ResultLines(this.search, new Grouping(backend, this.search));
    this.histogram = new TimeHistogram(backend, this.search);
    this.facets = new Facets(backend, this.search);
    this.detail = new EventDetailState(backend);
    this.connections = new Connections(backend);
    this.upkeep = new SourceUpkeep(backend);
    this.schedule = new Schedule(backend);
    this.sync = new SyncRun(backend);
    this.history = new SyncHistory(backend);
    this.exports = new ExportQueue(backend);
    this.evidence = new Evidence(backend);
    this.imports = new ImportRun(backend);
    this.work = new WorkHistory(backend, this.search, this.toasts);
    this.filters = new SavedFilters(backend, this.work, () => this.settings.zone);
    this.investigations = new Investigations(backend, this.work);
    this.openCase = new OpenCase(backend, () => this.settings.zone);
    this.marks = new Marks(backend);
    this.marking = new Marking(backend, this.work, this.investigations, this.marks, this.toasts);
    this.activity = new Activity(backend);
  }

  /** Loads what the first view needs and listens to what the core announces, as long as the window is there. */
  start(): void {
    this.settings.applyTheme();
    void this.refresh().then(() => this.#followWaitingLink());
    void this.sync.loadState().catch(() => undefined);
    this.router.start();
    this.sync.start((ended) => this.#tellScheduled(ended));
    this.exports.start();
    this.evidence.start();
    this.imports.start();
    this.work.start();
    this.backend.on('work.changed', () => void this.#readSavedWork());
    this.backend.on('link.opened', ({ link }) => void followLink(this, link));
    this.backend.on('events.changed', () => void this.refresh());
  }

  /** Reads everything again that new data can change; what is asked for meanwhile is done once, afterwards. */
  refresh(): Promise<void> {
    if (this.#refreshing !== null) {
      this.#refreshAgain = true;
      return this.#refreshing;
    }
    this.#refreshing = this.#readAll().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #readAll(): Promise<void> {
    do {
      this.#refreshAgain = false;
      // None of these needs the answer of another, and the rows are what is waited for.
      await Promise.all([
        this.search.run(),
        this.workspace.refresh(),
        this.connections.refresh(),
        this.schedule.load().catch(() => undefined),
      ]);
      if (this.workspace.error !== null) return;
      // Counts and marks come after the rows, and nothing waits for them.
      void this.#readSavedWork();
    } while (this.#refreshAgain);
  }

  /** Reads again what acts on saved work, or new events, can have changed. */
  async #readSavedWork(): Promise<void> {
    // A result by marks is another one now.
    if (/\b(tag|case):/i.test(this.search.result?.opened.query ?? '')) void this.search.run();
    await Promise.all([this.investigations.load(), this.marks.refresh(), this.openCase.reload(), this.filters.load()]);
  }

  /** A link may have started the program. */
  async #followWaitingLink(): Promise<void> {
    const waiting = await this.backend.call('link.waiting', null).catch(() => null);
    if (waiting !== null) await followLink(this, waiting.link);
  }

  /** Counts a result in further ways, one after the other: its rows are there already, and scrolling comes between. */
  async describe({ query, resolved }: OpenedSearch): Promise<void> {
    await this.histogram.load(query, resolved.tz);
    if (this.search.result?.opened.query === query) await this.facets.load(query, resolved.tz);
  }

  /** Runs a sync and says quietly how it went. */
  async syncNow(names: string[], extent: Omit<SyncRequest, 'names'> = everythingDue): Promise<void> {
    this.#tellEnd(await this.sync.sync({ names, ...extent }));
    await this.refresh();
  }

  /** Lets a paused sync go on, also one from before a restart. */
  async resumeSync(): Promise<void> {
    const report = await this.sync.resume();
    if (report === null) return;
    this.#tellEnd(report);
    await this.refresh();
  }

  #tellEnd(report: SyncReport | null): void {
    if (report === null) return;
    const fresh = report.connections.reduce((sum, { events }) => sum + events.new, 0);
    const changed = report.connections.reduce((sum, { events }) => sum + events.changed, 0);
    const notices = report.connections.reduce((sum, one) => sum + one.notices.length, 0);
    this.toasts.show(messages.sync.ended(fresh, changed, notices));
  }

  /** A sync that ran by itself is told only when something new came or failed. */
  #tellScheduled({ report, error }: ApiEvents['sync.ended']): void {
    if (error !== null) this.toasts.show(messages.sync.failedWhole(error.message), 'bad');
    if (report === null) return;
    const failed = report.connections.filter(({ state }) => state === 'failed').map(({ name }) => name);
    if (failed.length > 0) this.toasts.show(messages.sync.failedAlone(failed), 'bad');
    const fresh = report.connections.reduce((sum, { events }) => sum + events.new, 0);
    const changed = report.connections.reduce((sum, { events }) => sum + events.changed, 0);
    if (fresh + changed > 0) this.toasts.show(messages.sync.ended(fresh, changed, 0));
  }

  async setSchedule(every: SyncSchedule): Promise<void> {
    try {
      await this.schedule.set(every);
    } catch (thrown) {
      this.toasts.show(toPlainError(thrown).message, 'bad');
    }
  }

  async openSample(): Promise<void> {
    const { view } = this.router;
    await this.sync.openSample();
    await this.refresh();
    // Whoever has gone elsewhere meanwhile stays there.
    if (this.router.view === view) this.router.go('search');
  }
}

export const [getAppState, setAppState] = createContext<AppState>();
