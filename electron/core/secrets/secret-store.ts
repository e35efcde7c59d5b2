/** Where secrets live: the operating system's key store, by connection. Nothing else ever holds them. */
export interface SecretStore {
  /** The stored secret, or `null` when there is none. Throws `secret.no_key_store`. */
  get: (account: string) => Promise<string | null>;
  set: (account: string, secret: string) => Promise<void>;
  remove: (account: string) => Promise<void>;
}
