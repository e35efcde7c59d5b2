import { AppError } from '#shared/app-error.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import type { CheckReport, ConnectionInfo } from '#shared/sync-status.ts';
import type { SecretStore } from '#core/secrets/secret-store.ts';
import type { CallReport, Source, SourceContext, SourceMemory } from '#core/sources/source.ts';
import {
  type ConnectionInput,
  refuseTakenName,
  type SecretPlace,
  type StoredConnection,
} from '#core/store/connections.ts';
import type { LedgerCall } from '#core/store/fetch-calls.ts';

export interface AddConnection {
  kind: SourceKind;
  name: string;
  url: string;
  user: string | null;
  /** The secret itself (goes to the key store), the name of an environment variable, or neither yet. */
  secret: { value: string } | { variable: string } | null;
}

export interface ConnectionService {
  list: () => Promise<ConnectionInfo[]>;
  /** Throws `usage.unknown_connection`. */
  find: (name: string) => Promise<StoredConnection>;
  add: (input: AddConnection) => Promise<ConnectionInfo>;
  check: (name: string, signal: AbortSignal) => Promise<CheckReport>;
  /**
   * Sets how much each sync of a connection reads again, hours; `null` for the source's own. Throws
   * `usage.unknown_connection`, `usage.invalid_argument`.
   */
  setOverlap: (name: string, hours: number | null) => Promise<ConnectionInfo>;
  remove: (name: string, purge: boolean) => Promise<void>;
  /** Throws `secret.missing`. */
  secretOf: (connection: StoredConnection) => Promise<string>;
}

export interface ConnectionDependencies {
  secrets: SecretStore;
  environment: Readonly<Record<string, string | undefined>>;
  sourceOf: (kind: SourceKind) => Source;
  sourceContext: Omit<SourceContext, 'signal' | 'onCall' | 'settings' | 'secret'>;
  /** Checks an address and brings it into its one form; throws `connection.insecure_url`. */
  normalizeUrl: (url: string) => string;
  /** Takes a pasted prefix off a token. */
  cleanSecret: (kind: SourceKind, secret: string) => string;
  read: {
    describeConnections: () => Promise<ConnectionInfo[]>;
    findConnection: (name: string) => Promise<StoredConnection | null>;
    workspaceId: () => Promise<string>;
  };
  write: {
    insertConnection: (input: { connection: ConnectionInput; nowMs: number }) => Promise<StoredConnection>;
    deleteConnection: (input: { connection: StoredConnection; purge: boolean; nowMs: number }) => Promise<void>;
    configureConnection: (input: { connectionId: number; overlapMs: number | null }) => Promise<void>;
    askCall: (input: { call: LedgerCall }) => Promise<number>;
    recordCalls: (input: { calls: LedgerCall[] }) => Promise<void>;
  };
  memoryOf: (connectionId: number) => SourceMemory;
  /** Starts the bundled sample servers where a connection needs them. */
  lendServers: (
    connections: readonly StoredConnection[],
  ) => Promise<{ connections: StoredConnection[]; release: () => Promise<void> }>;
}

const hourMs = 3_600_000;
/** Longest overlap, hours: a year. */
const longestOverlap = 8_784;

/** Adds, checks and removes connections; the only part that reads secrets. */
export function createConnectionService(dependencies: ConnectionDependencies): ConnectionService {
  const { secrets, read, write } = dependencies;

  /** Two workspaces may each have a connection of one name: the account names both. */
  async function account(name: string): Promise<string> {
    return `${await read.workspaceId()}/${name}`;
  }

  async function find(name: string): Promise<StoredConnection> {
    const connection = await read.findConnection(name);
    if (connection !== null) return connection;
    const known = (await read.describeConnections()).map((other) => other.name);
    throw new AppError(
      'usage.unknown_connection',
      `There is no connection named ${name}.`,
      known.length === 0 ? 'Add one with `tickmark connection add`.' : `There are: ${known.join(', ')}.`,
    );
  }

  async function secretOf(connection: StoredConnection): Promise<string> {
    const { secret } = connection;
    if (secret.place === 'environment') {
      const value = dependencies.environment[secret.variable];
      if (value !== undefined && value !== '') return dependencies.cleanSecret(connection.kind, value);
      throw missing(connection, `The environment variable ${secret.variable} is not set.`);
    }
    const value = secret.place === 'key-store' ? await secrets.get(await account(connection.name)) : null;
    if (value === null) throw missing(connection, 'The key store holds no secret for it.');
    return value;
  }

  return {
    find,
    secretOf,
    list: () => read.describeConnections(),

    async add(input) {
      const name = checkName(input.name);
      const url = dependencies.normalizeUrl(input.url);
      if (input.kind === 'agileapps' && (input.user === null || input.user.trim() === '')) {
        throw new AppError('usage.invalid_argument', 'A connection to AgileApps needs a user name.');
      }
      // Before the key store is touched; the writer checks again.
      const earlier = await read.findConnection(name);
      if (earlier !== null) refuseTakenName(earlier, { kind: input.kind, url });
      let place: SecretPlace = { place: 'none' };
      if (input.secret !== null && 'variable' in input.secret) {
        place = { place: 'environment', variable: input.secret.variable };
      } else if (input.secret !== null) {
        const secret = dependencies.cleanSecret(input.kind, input.secret.value);
        if (secret === '') throw new AppError('usage.invalid_argument', 'The secret is empty.', 'Nothing was stored.');
        await secrets.set(await account(name), secret);
        place = { place: 'key-store' };
      }
      const user = input.kind === 'agileapps' ? (input.user?.trim() ?? null) : null;
      const connection = { name, kind: input.kind, url, user, secret: place };
      await write.insertConnection({ connection, nowMs: dependencies.sourceContext.now() });
      const added = (await read.describeConnections()).find((connection) => connection.name === name);
      if (added === undefined) throw new Error(`The connection ${name} was not stored`);
      return added;
    },

    async check(name, signal) {
      const lent = await dependencies.lendServers([await find(name)]);
      const connection = lent.connections[0] as StoredConnection;
      const { host } = new URL(connection.url);
      const asked = new Map<CallReport, number>();
      const calls: LedgerCall[] = [];
      const ledgerCall = (call: CallReport): LedgerCall => {
        return { ...call, connectionId: connection.id, windowId: null, host, callId: asked.get(call) ?? null };
      };
      try {
        const steps = await dependencies.sourceOf(connection.kind).check({
          ...dependencies.sourceContext,
          settings: { url: connection.url, user: connection.user },
          memory: dependencies.memoryOf(connection.id),
          secret: () => secretOf(connection),
          signal,
          onAsk: async (call) => void asked.set(call, await write.askCall({ call: ledgerCall(call) })),
          onCall: (call) => calls.push(ledgerCall(call)),
        });
        return { name, ok: steps.every((step) => step.ok), steps };
      } finally {
        await write.recordCalls({ calls });
        await lent.release();
      }
    },

    async setOverlap(name, hours) {
      const connection = await find(name);
      if (hours !== null && !(hours >= 0 && hours <= longestOverlap)) {
        throw new AppError(
          'usage.invalid_argument',
          `An overlap of ${hours} hours is not possible.`,
          `It takes 0 to ${longestOverlap} hours. Nothing was changed.`,
        );
      }
      const overlapMs = hours === null ? null : Math.round(hours * hourMs);
      await write.configureConnection({ connectionId: connection.id, overlapMs });
      const changed = (await read.describeConnections()).find((each) => each.name === name);
      if (changed !== undefined) return changed;
      throw new AppError('usage.unknown_connection', `The connection ${name} was removed; its events are kept.`);
    },

    async remove(name, purge) {
      const connection = await find(name);
      await write.deleteConnection({ connection, purge, nowMs: dependencies.sourceContext.now() });
      if (connection.secret.place === 'key-store') await secrets.remove(await account(name));
    },
  };
}

function missing(connection: StoredConnection, why: string): AppError {
  return new AppError(
    'secret.missing',
    `${connection.name} has no secret to log in with. ${why}`,
    'Nothing was asked of the server. Set the variable, or remove the connection and add it again.',
  );
}

/** Names stand before a colon in event ids, so they hold none. */
function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed !== '' && trimmed.length <= 64 && !/[:\s/\\"\p{Cc}]/u.test(trimmed)) return trimmed;
  throw new AppError(
    'usage.invalid_argument',
    `${JSON.stringify(name)} can’t be the name of a connection.`,
    'A name has 1 to 64 characters, without blanks, colons, slashes and quotes.',
  );
}
