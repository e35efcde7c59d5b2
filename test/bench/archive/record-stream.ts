import { availableParallelism } from 'node:os';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Moment, moments } from './moments.ts';
import type { ArchivePlan, Chunk, MadeRecords } from './records-thread.ts';

/** Events made at once; also what is stored in one transaction. */
const eventsPerChunk = 2_000;

/** The events of a plan in the order of time, made by as many threads as the machine can spare. */
export async function* recordStream(plan: ArchivePlan): AsyncGenerator<MadeRecords, void, void> {
  const entry = new URL('./records-thread.ts', import.meta.url);
  const count = Math.max(1, availableParallelism() - 1);
  const workers = Array.from({ length: count }, () => new Worker(entry, { workerData: plan }));
  try {
    const chunks = chunksOf(plan);
    const waiting: Promise<MadeRecords>[] = [];
    let next = 0;
    function ask(): void {
      const chunk = chunks.next().value;
      if (!chunk) return;
      const worker = workers[next++ % count] as Worker;
      const answer = nextMessage(worker);
      worker.postMessage(chunk);
      waiting.push(answer);
    }
    for (let ahead = 0; ahead < count; ahead++) ask();
    for (let made = waiting.shift(); made !== undefined; made = waiting.shift()) {
      const records = await made;
      ask();
      yield records;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** A thread is asked again only after its answer came, so its next message is the answer. */
async function nextMessage(worker: Worker): Promise<MadeRecords> {
  const [message] = (await once(worker, 'message')) as [MadeRecords];
  return message;
}

function* chunksOf({ seed, events }: ArchivePlan): Generator<Chunk, void, void> {
  let first = 0;
  let chunk: Moment[] = [];
  for (const moment of moments(seed, events)) {
    chunk.push(moment);
    if (chunk.length < eventsPerChunk) continue;
    yield { first, moments: chunk };
    first += chunk.length;
    chunk = [];
  }
  if (chunk.length > 0) yield { first, moments: chunk };
}
