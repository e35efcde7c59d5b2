import type { AuditEvent } from '#shared/audit-event.ts';

/** An event with every fact known, for tests that care about a few of them. */
export function makeEvent(facts: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: 'gs:d-1',
    connection: 'gs',
    source: 'gearset',
    externalId: 'd-1',
    time: '2026-03-04T10:15:30.123Z',
    kind: 'deployment',
    actor: 'release.manager@example.com',
    operation: 'deploy',
    operationCode: null,
    type: 'Standard',
    typeCode: null,
    object: null,
    record: null,
    origin: 'example-repo/main',
    target: 'deploy@example.com',
    environment: 'production',
    status: 'successful',
    summary: 'Release 42 to production',
    itemCount: 1,
    workItems: [],
    workItemState: 'none',
    violation: false,
    revision: 1,
    hash: `sha256:${'0'.repeat(64)}`,
    ...facts,
  };
}
