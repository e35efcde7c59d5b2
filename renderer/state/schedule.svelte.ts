import type { SyncSchedule } from '#shared/sync-plan.ts';
import type { Backend } from '#renderer/backend/backend.ts';

/** How often the open app syncs by itself: kept in the workspace, as its connections are. */
export class Schedule {
  readonly #backend: Backend;
  every = $state<SyncSchedule>('off');

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    this.every = await this.#backend.call('schedule.read', null);
  }

  async set(every: SyncSchedule): Promise<void> {
    await this.#backend.call('schedule.write', { every });
    this.every = every;
  }
}
