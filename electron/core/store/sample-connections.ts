import type { SecretPlace } from './connections.ts';

/** Names of the variables through which the sample's credentials reach its connections. They open nothing else. */
export const sampleVariables = { token: 'TICKMARK_SAMPLE_TOKEN', password: 'TICKMARK_SAMPLE_PASSWORD' } as const;

/** Whether a connection's data come from the bundled sample servers: no other one uses their credentials. */
export function isSampleConnection({ secret }: { secret: SecretPlace }): boolean {
  return secret.place === 'environment' && Object.values<string>(sampleVariables).includes(secret.variable);
}
