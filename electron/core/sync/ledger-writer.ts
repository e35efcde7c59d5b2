import type { EventBatch } from '#core/store/event-writer.ts';
import type { LedgerCall } from '#core/store/fetch-calls.ts';
import type { NewWindow, WindowEnd } from '#core/store/ledger.ts';
import type { EventTally } from '#shared/sync-status.ts';

/** What a sync needs of the writer: every call is one transaction. */
export interface LedgerWriter {
  closeAbandonedWindows: (input: { connectionId: number; nowMs: number }) => Promise<void>;
  startWindow: (window: NewWindow) => Promise<number>;
  /** `sealed`: further records of the batch in one piece, as they came from the thread that read them. */
  storeBatch: (input: { batch: EventBatch; sealed: Uint8Array | null; calls: LedgerCall[] }) => Promise<EventTally>;
  endWindow: (input: { end: WindowEnd; calls: LedgerCall[] }) => Promise<void>;
  /** Writes a request down before it is sent; answers with the id of its row. */
  askCall: (input: { call: LedgerCall }) => Promise<number>;
  recordCalls: (input: { calls: LedgerCall[] }) => Promise<void>;
}
