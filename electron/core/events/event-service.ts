import type { EventDetail, SourceKind } from '#shared/audit-event.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { Source } from '#core/sources/source.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { EventItemsPage, EventItemsRequest } from '#shared/search-calls.ts';
import type { Caller } from '#core/threads/thread-call.ts';

export interface EventService {
  /**
   * Everything known of one event, by `CONNECTION:EXTERNAL-ID`. Throws `usage.unknown_event`.
   *
   * @param include.raw the payload exactly as received
   * @param include.versions every revision, oldest first, read again from its payload
   * @param include.items `false` leaves the deployed items out
   */
  show: (name: string, include: { raw: boolean; versions: boolean; items?: boolean }) => Promise<EventDetail>;
  /** A page of an event's deployed items, with counts of all. Throws `usage.unknown_event`. */
  items: (request: EventItemsRequest) => Promise<EventItemsPage>;
}

export function createEventService({
  reader,
  sourceOf,
}: {
  reader: Caller<ReaderMethods>;
  sourceOf: (kind: SourceKind) => Source;
}): EventService {
  return {
    items: (request) => reader.call('readItemsPage', request),
    async show(name, include) {
      const { event, items, fields, payloads } = await reader.call('readEvent', { name, ...include });
      const detail: EventDetail = { event, items, fields };
      if (include.raw) detail.raw = payloads.at(-1)?.raw ?? '';
      if (include.versions) {
        const source = sourceOf(event.source);
        detail.versions = payloads.map(({ revision, hash, firstSeenMs, lastSeenMs, raw, withIncludes }) => ({
          revision,
          hash,
          firstSeen: formatIso(firstSeenMs),
          lastSeen: formatIso(lastSeenMs),
          fields: source.readPayload(raw, withIncludes).event.fields,
        }));
      }
      return detail;
    },
  };
}
