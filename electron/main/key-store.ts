// The keytar interface stands in a file of its own in the package installed under that name.
import keytar from 'keytar/keytar.js';
import { AppError, toPlainError } from '#shared/app-error.ts';
import type { SecretAction } from '#shared/engine-protocol.ts';
import { ok } from '#shared/result.ts';
import type { Result } from '#shared/result.ts';

/** The name under which the system's key store lists Tickmark's secrets. */
const service = 'Tickmark';

/** Reads, writes or removes one secret in the operating system's key store; `get` answers `null` for an unknown name. */
export async function answerSecretAction(action: SecretAction): Promise<Result<string | null>> {
  try {
    switch (action.action) {
      case 'get':
        return ok((await keytar.getPassword(service, action.name)) ?? null);
      case 'set':
        await keytar.setPassword(service, action.name, action.secret);
        return ok(null);
      case 'remove':
        await keytar.deletePassword(service, action.name);
        return ok(null);
    }
  } catch (thrown) {
    // The library's own words are left out: nothing here may ever repeat what it was given.
    const error = new AppError(
      'secret.no_key_store',
      'The key store of this system does not answer.',
      'Nothing was stored. Unlock it (on Linux: a Secret Service such as GNOME Keyring or KWallet), then try again.',
      { cause: thrown },
    );
    return { ok: false, error: toPlainError(error) };
  }
}
