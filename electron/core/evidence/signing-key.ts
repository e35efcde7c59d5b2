import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { AppError } from '#shared/app-error.ts';
import type { SecretStore } from '#core/secrets/secret-store.ts';

/** The key of this machine: one for all its workspaces. Connections' entries hold a workspace's id in front. */
const account = 'evidence-signing-key';

/** Variable that names the variable with the key, and the one that is looked at when it is not set. */
const namingVariable = 'TICKMARK_SIGNING_KEY_ENV';
const usualVariable = 'TICKMARK_SIGNING_KEY';

/** The DER of an Ed25519 private key before its 32 bytes (RFC 8410, 7), and of a public one (RFC 8410, 4). */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Signs with a key whose secret half nobody sees. */
export interface Signer {
  /** 32 bytes in hexadecimal. */
  publicKey: string;
  /** Where the key lies; `once` is made for one pack and forgotten. */
  kept: 'key-store' | 'environment' | 'once';
  sign: (text: string) => Buffer;
}

export interface SigningKeys {
  /** The machine's signer, made at first use; `null` on a machine without a key store. */
  signer: () => Promise<Signer | null>;
}

/**
 * Finds the machine's signing key: in the variable that `TICKMARK_SIGNING_KEY_ENV` names (32 bytes in hexadecimal, or
 * PKCS#8 PEM), else in the key store. It is never kept anywhere else. Throws `secret.missing` for a variable that
 * holds no key.
 */
export function createSigningKeys(
  secrets: SecretStore,
  environment: Readonly<Record<string, string | undefined>>,
): SigningKeys {
  let known: Promise<Signer | null> | null = null;

  async function find(): Promise<Signer | null> {
    const named = environment[namingVariable];
    const variable = named ?? usualVariable;
    const given = environment[variable];
    if (given !== undefined && given !== '') return signerOf(privateKeyOf(given, variable), 'environment');
    if (named !== undefined) throw badVariable(named);
    return fromKeyStore(secrets);
  }

  return {
    signer() {
      known ??= find();
      known.catch(() => (known = null));
      return known;
    },
  };
}

async function fromKeyStore(secrets: SecretStore): Promise<Signer | null> {
  try {
    const stored = await secrets.get(account);
    if (stored !== null) return signerOf(privateKeyOf(stored, 'the key store'), 'key-store');
    const { privateKey } = generateKeyPairSync('ed25519');
    await secrets.set(account, privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32).toString('hex'));
    // Read back: another process may have been quicker, and a store that forgets is none.
    const kept = await secrets.get(account);
    return kept === null ? null : signerOf(privateKeyOf(kept, 'the key store'), 'key-store');
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'secret.no_key_store') return null;
    throw thrown;
  }
}

/** A signer whose key is forgotten with it: shows that nothing changed since, not who signed. */
export function createOneTimeSigner(): Signer {
  return signerOf(generateKeyPairSync('ed25519').privateKey, 'once');
}

function signerOf(key: KeyObject, kept: Signer['kept']): Signer {
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  return { publicKey, kept, sign: (text) => sign(null, Buffer.from(text, 'utf8'), key) };
}

export function publicKeyFromHex(text: string): KeyObject {
  return createPublicKey({
    key: Buffer.concat([publicPrefix, Buffer.from(text, 'hex')]),
    format: 'der',
    type: 'spki',
  });
}

function privateKeyOf(text: string, place: string): KeyObject {
  const trimmed = text.trim();
  try {
    const key = /^[0-9a-f]{64}$/i.test(trimmed)
      ? createPrivateKey({
          key: Buffer.concat([privatePrefix, Buffer.from(trimmed, 'hex')]),
          format: 'der',
          type: 'pkcs8',
        })
      : createPrivateKey(trimmed);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below, without the text.
  }
  throw badVariable(place);
}

function badVariable(place: string): AppError {
  return new AppError(
    'secret.missing',
    `${place} holds no Ed25519 key to sign with.`,
    'Nothing was signed. Give 64 hexadecimal digits or a PKCS#8 key in PEM.',
  );
}
