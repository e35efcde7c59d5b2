import { AppError } from '#shared/app-error.ts';
import type { SecretStore } from './secret-store.ts';

/** Under this name the key store shows Tickmark's entries to the user. */
const service = 'Tickmark';

/**
 * The operating system's key store: Keychain, Credential Manager, or the Secret Service. A machine without
 * one gets an error with words; nothing is ever stored more weakly. On Linux the Secret Service is asked
 * for by name, because the library would otherwise fall back to kernel memory, which forgets at logout.
 */
export function createKeyStore(): SecretStore {
  async function guarded<Output>(account: string, act: (entry: KeyStoreEntry) => Promise<Output>): Promise<Output> {
    try {
      // Loaded on first use: a machine without the system library can still do everything else.
      const { AsyncEntry } = await import('keytar');
      return await act(new AsyncEntry(service, account, { linux: { store: 'secret-service' } }));
    } catch (cause) {
      throw new AppError(
        'secret.no_key_store',
        'The key store of this machine can’t be reached.',
        'Nothing was stored. Unlock or start the key store (on Linux a Secret Service such as GNOME Keyring), or name an environment variable instead.',
        { cause },
      );
    }
  }

  return {
    get: (account) => guarded(account, async (entry) => (await entry.getPassword()) ?? null),
    set: (account, secret) => guarded(account, (entry) => entry.setPassword(secret)),
    remove: (account) => guarded(account, async (entry) => void (await entry.deletePassword())),
  };
}

type KeyStoreEntry = InstanceType<(typeof import('keytar'))['AsyncEntry']>;
