import { createHash } from 'node:crypto';
import type { SourceEvent, SourceRecord } from '#core/sources/source.ts';

/** A reading of a payload with believable defaults, for tests of the store. */
export function sourceRecord(event: Partial<SourceEvent> & { externalId: string; timeMs: number }): SourceRecord {
  const full: SourceEvent = {
    kind: 'deployment',
    actor: 'dev.one@example.com',
    operation: 'deploy',
    operationCode: null,
    type: 'Standard',
    typeCode: null,
    object: null,
    record: null,
    recordAlias: null,
    origin: 'example-repo/main',
    target: 'deploy@example.com',
    environment: 'production',
    status: 'successful',
    summary: `Release ${event.externalId}`,
    oldValue: null,
    newValue: null,
    itemCount: event.items?.length ?? 0,
    items: [],
    workItems: [],
    workItemState: 'none',
    violation: false,
    fields: {},
    ...event,
  };
  const raw = JSON.stringify(full);
  const { workItems: _workItems, workItemState: _state, ...core } = full;
  return {
    raw,
    event: full,
    hash: sha256(raw),
    coreHash: sha256(JSON.stringify(core)),
    withIncludes: full.workItemState !== 'not-requested',
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
