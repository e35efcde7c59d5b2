import type { AuditEvent } from '#shared/audit-event.ts';

/**
 * The page of an event in the vendor's own application; `null` where none is known. Gearset shows a deployment at
 * `app.gearset.com/finished?deploymentId=…` to accounts that its main host serves; of the others' pages nothing is
 * known, and AgileApps has no address for an entry of its log.
 *
 * @param connectionUrl address of the connection the event came through
 */
export function vendorLink(event: AuditEvent, connectionUrl: string): string | null {
  if (event.source !== 'gearset' || !/^https:\/\/api\.gearset\.com(\/|$)/.test(connectionUrl)) return null;
  return `https://app.gearset.com/finished?deploymentId=${encodeURIComponent(event.externalId)}`;
}
