import type { ConnectionInfo } from '#shared/sync-status.ts';
import type { SyncSchedule } from '#shared/sync-plan.ts';

const periodsMs: Record<Exclude<SyncSchedule, 'off'>, number> = { hourly: 3_600_000, daily: 86_400_000 };
const lookEveryMs = 60_000;

export interface AutoSyncDependencies {
  readSchedule: () => Promise<SyncSchedule>;
  listConnections: () => Promise<Pick<ConnectionInfo, 'name' | 'secret' | 'lastSync'>[]>;
  /** Whether a sync is running, of whatever kind. */
  isBusy: () => boolean;
  sync: (names: string[]) => Promise<unknown>;
  /** Milliseconds UTC. */
  now: () => number;
}

export interface AutoSync {
  /** Looks at once whether a sync is due, not only at the next minute. */
  look: () => void;
  stop: () => void;
}

/**
 * Syncs all connections when they are due, as long as the engine runs. Connections without a secret hold imported
 * files and are left alone.
 */
export function startAutoSync(dependencies: AutoSyncDependencies): AutoSync {
  const { now } = dependencies;
  /** When each connection was last tried: one that fails waits for its period, too. */
  const triedMs = new Map<string, number>();
  let looking = false;

  async function look(): Promise<void> {
    if (looking || dependencies.isBusy()) return;
    looking = true;
    try {
      const every = await dependencies.readSchedule();
      if (every === 'off') return;
      const names = findDue(await dependencies.listConnections(), triedMs, every, now());
      if (names.length === 0 || dependencies.isBusy()) return;
      for (const name of names) triedMs.set(name, now());
      await dependencies.sync(names);
    } catch {
      // The sync has announced its failure; the next one comes when it is due.
    } finally {
      looking = false;
    }
  }

  const timer = setInterval(() => void look(), lookEveryMs);
  void look();
  return { look: () => void look(), stop: () => clearInterval(timer) };
}

/** Names of the connections whose last sync, and last try, are at least a period ago. */
export function findDue(
  connections: readonly Pick<ConnectionInfo, 'name' | 'secret' | 'lastSync'>[],
  triedMs: ReadonlyMap<string, number>,
  every: Exclude<SyncSchedule, 'off'>,
  nowMs: number,
): string[] {
  const isDue = ({ name, lastSync }: { name: string; lastSync: string | null }): boolean => {
    // What lies in the future was noted under a clock that has been set back since.
    const known = [triedMs.get(name) ?? 0, lastSync === null ? 0 : Date.parse(lastSync)].filter((ms) => ms <= nowMs);
    return nowMs - Math.max(0, ...known) >= periodsMs[every];
  };
  return connections.filter((each) => each.secret !== 'none' && isDue(each)).map(({ name }) => name);
}
