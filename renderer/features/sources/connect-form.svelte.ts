import type { NewConnection } from '#shared/api.ts';
import { toPlainError } from '#shared/app-error.ts';
import type { SourceKind } from '#shared/audit-event.ts';
import type { PlainError } from '#shared/result.ts';
import type { CheckReport } from '#shared/sync-status.ts';
import type { Connections } from '#renderer/state/connections.svelte.ts';

export const gearsetAddresses = {
  world: 'https://api.gearset.com',
  europe: 'https://eu.gearset.com',
} as const;

/** The fields of a connection being made, and where it stands: asking, working, checked. */
export class ConnectForm {
  readonly #connections: Connections;
  kind = $state<SourceKind>('gearset');
  name = $state('gearset');
  url = $state<string>(gearsetAddresses.world);
  user = $state('');
  secret = $state('');
  tried = $state(false);
  working = $state(false);
  error = $state.raw<PlainError | null>(null);
  check = $state.raw<CheckReport | null>(null);
  readonly missing = $derived({
    name: this.name.trim() === '',
    url: this.url.trim() === '',
    user: this.kind === 'agileapps' && this.user.trim() === '',
    secret: this.secret === '',
  });

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  /** Another kind proposes another name and address, unless the user has typed their own. */
  choose(kind: SourceKind): void {
    if (this.name === this.kind) this.name = kind;
    const known = Object.values<string>(gearsetAddresses).includes(this.url);
    if (kind === 'agileapps' && known) this.url = '';
    if (kind === 'gearset' && this.url === '') this.url = gearsetAddresses.world;
    this.kind = kind;
  }

  /** Adds the connection and checks it. Typed text stays, whatever happens, until it has worked. */
  async submit(): Promise<void> {
    this.tried = true;
    if (Object.values(this.missing).some(Boolean)) return;
    this.working = true;
    this.error = null;
    try {
      await this.#connections.add(this.#read());
      this.check = await this.#connections.check(this.name.trim());
      if (this.check.ok) this.secret = '';
    } catch (thrown) {
      this.error = toPlainError(thrown);
    } finally {
      this.working = false;
    }
  }

  /** Takes back a connection whose check failed, so that the corrected one can have its name. */
  async correct(): Promise<void> {
    await this.#connections.remove(this.name.trim(), false);
    this.check = null;
  }

  #read(): NewConnection {
    return {
      kind: this.kind,
      name: this.name.trim(),
      url: this.url.trim(),
      user: this.kind === 'agileapps' ? this.user.trim() : null,
      secret: this.secret,
    };
  }
}
