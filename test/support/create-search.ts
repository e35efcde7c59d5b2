import type { Backend } from '#renderer/backend/backend.ts';
import { SearchSession } from '#renderer/state/search-session.svelte.ts';

/** A search session where no frames are painted. */
export function createSearch(backend: Backend): SearchSession {
  return new SearchSession(
    backend,
    () => 'UTC',
    () => Promise.resolve(),
  );
}
