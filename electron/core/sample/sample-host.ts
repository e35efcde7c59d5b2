import { connect } from 'node:net';
import type { SourceKind } from '#shared/audit-event.ts';
import { startSampleServers } from './start-sample-servers.ts';

/** What the sample of a workspace was made from: the same facts make the same sample again. */
export interface SampleFacts {
  seed: number;
  /** Deployments and audit-log entries together; the usual size for `null`. */
  events: number | null;
  /** When the sample ends, milliseconds UTC. */
  endMs: number;
}

interface Reachable {
  kind: SourceKind;
  url: string;
}

/** Connections as they can be reached until `release`. */
export interface Lent<Connection> {
  connections: Connection[];
  release: () => Promise<void>;
}

/** How long a server on this machine may take to answer the door, milliseconds. */
const knockMs = 1_000;

/**
 * The bundled servers live no longer than the program that filled the workspace from them. Where a connection to them
 * is to be used later, they are started again with the same sample, and the connection is given their present address.
 *
 * @param facts what the workspace's sample was made from; `null` when it holds none
 */
export async function lendSampleServers<Connection extends Reachable>(
  connections: readonly Connection[],
  isSample: (connection: Connection) => boolean,
  facts: () => Promise<SampleFacts | null>,
): Promise<Lent<Connection>> {
  const nothing = { connections: [...connections], release: async () => undefined };
  const asleep = new Set<Connection>();
  for (const connection of connections.filter(isSample)) if (!(await answers(connection.url))) asleep.add(connection);
  const sample = asleep.size === 0 ? null : await facts();
  if (sample === null) return nothing;
  const { seed, events, endMs } = sample;
  const servers = await startSampleServers({ seed, endMs, ...(events === null ? {} : { events }) });
  const urls: Record<SourceKind, string> = { gearset: servers.gearset.url, agileapps: servers.agileApps.url };
  return {
    connections: connections.map((each) => (asleep.has(each) ? { ...each, url: urls[each.kind] } : each)),
    release: servers.close,
  };
}

/** Reads facts as they were kept; what cannot be read counts as none. */
export function parseSampleFacts(text: string | null): SampleFacts | null {
  if (text === null) return null;
  try {
    const { seed, events, endMs } = JSON.parse(text) as Partial<SampleFacts>;
    const isSize = events === null || Number.isSafeInteger(events);
    if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(endMs) || !isSize) return null;
    return { seed: seed as number, events: events ?? null, endMs: endMs as number };
  } catch {
    return null;
  }
}

async function answers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: knockMs });
    const tell = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => tell(true));
    socket.once('error', () => tell(false));
    socket.once('timeout', () => tell(false));
  });
}
