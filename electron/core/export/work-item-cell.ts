import type { WorkItem } from '#shared/audit-event.ts';

/** The one address of an event's work items, if there is exactly one. */
export function onlyAddress(workItems: readonly WorkItem[]): string | null {
  const addresses = workItems.map((item) => item.url).filter((url) => url !== null);
  return addresses.length === 1 ? (addresses[0] ?? null) : null;
}
