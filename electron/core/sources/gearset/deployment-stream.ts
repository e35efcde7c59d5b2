import { setImmediate } from 'node:timers/promises';
import { createBatcher } from '#core/sources/batcher.ts';
import { createJsonSplitter, JsonShapeError } from '#core/sources/json-elements.ts';
import { PayloadError } from '#core/sources/payload-error.ts';
import type { SourceBatch } from '#core/sources/source.ts';
import { utf8Text } from '#core/sources/utf8.ts';
import type { JsonValue } from '#shared/audit-event.ts';
import { readDeployment } from './read-deployment.ts';

/** What was seen while reading a deployment answer, for the notices. */
export interface DeploymentStreamSummary {
  rows: number;
  /** Dates without a zone, read as UTC. */
  zonesAssumed: number;
  /** Earliest and latest time, milliseconds UTC; `null` where there is none. */
  earliestMs: number | null;
  latestMs: number | null;
}

/**
 * Reads a deployment answer while its bytes arrive: `{ Deployments: […] }` in any case, a bare list, or an
 * object with one list. Yields batches in the order of the answer. Throws `JsonShapeError`; what was
 * yielded before stays good.
 */
export async function* readDeploymentStream(
  chunks: AsyncIterable<Uint8Array>,
  asked: boolean | null,
): AsyncGenerator<SourceBatch, DeploymentStreamSummary, void> {
  const batcher = createBatcher();
  const summary: DeploymentStreamSummary = { rows: 0, zonesAssumed: 0, earliestMs: null, latestMs: null };
  const splitter = createJsonSplitter(['Deployments']);
  const ready: SourceBatch[] = [];

  function onElement(element: Uint8Array): void {
    const raw = utf8Text(element);
    summary.rows++;
    try {
      const { record, zoneAssumed } = readDeployment(raw, asked);
      if (zoneAssumed) summary.zonesAssumed++;
      const { timeMs } = record.event;
      summary.earliestMs = Math.min(summary.earliestMs ?? timeMs, timeMs);
      summary.latestMs = Math.max(summary.latestMs ?? timeMs, timeMs);
      batcher.addRecord(record);
    } catch (thrown) {
      if (!(thrown instanceof PayloadError)) throw thrown;
      batcher.addUnreadable({ raw, reason: thrown.message });
    }
    if (batcher.isFull()) ready.push(batcher.take(null));
  }

  async function* handOver(): AsyncGenerator<SourceBatch, void, void> {
    while (ready.length > 0) {
      const batch = ready.shift();
      if (batch) yield batch;
      // Parsing is long work: let timers and messages have their turn.
      await setImmediate();
    }
  }

  try {
    for await (const chunk of chunks) {
      for (const slice of slicesOf(chunk)) {
        splitter.push(slice, onElement);
        yield* handOver();
      }
    }
    const { found, envelopeText, envelope } = splitter.end();
    if (!found) splitOnlyList(envelope, envelopeText, onElement);
  } catch (thrown) {
    // Whole records that came before the break are kept.
    yield* handOver();
    if (!batcher.isEmpty()) yield batcher.take(null);
    throw thrown;
  }
  yield* handOver();
  if (!batcher.isEmpty()) yield batcher.take(null);
  return summary;
}

/** Bounds the work done between two batches, whatever chunk sizes come. */
function* slicesOf(chunk: Uint8Array): Generator<Uint8Array, void, void> {
  const size = 1024 * 1024;
  for (let start = 0; start < chunk.length; start += size) yield chunk.subarray(start, start + size);
}

/** An answer without `Deployments` is read when exactly one of its members is a list. */
function splitOnlyList(envelope: JsonValue, text: string, onElement: (element: Uint8Array) => void): void {
  if (envelope === null || typeof envelope !== 'object' || Array.isArray(envelope)) return;
  const members = Object.entries(envelope);
  if (members.some(([key, value]) => key.toLowerCase() === 'deployments' && value === null)) return;
  const lists = members.filter(([, value]) => Array.isArray(value));
  const only = lists[0];
  if (only === undefined || lists.length > 1) throw new JsonShapeError('not-json', 'it holds no list of deployments');
  const splitter = createJsonSplitter([only[0]]);
  splitter.push(Buffer.from(text, 'utf8'), onElement);
  splitter.end();
}
