import type { PackedRecord } from '#core/sources/source.ts';

/** Packed records as columns: to another thread they take a fraction of the time that as many objects take. */
export interface RecordColumns {
  raws: string[];
  hashes: string[];
  /** `null` where all equal `hashes`. */
  coreHashes: string[] | null;
  withIncludes: Uint8Array;
  externalIds: string[];
  /** Milliseconds UTC. */
  times: Float64Array;
  events: string[];
  shapes: string[];
  /** Places in `shapes`; -1 for none. */
  shapePlaces: Int32Array;
  fieldValues: (string | null)[];
  hanging: (string | null)[];
  /** Texts of the digests, and their windows; -1 where there is no digest. */
  digests: string[];
  digestWindows: Float64Array;
}

/** Puts packed records into columns; `withRaws`: without, their payloads are left out. */
export function toColumns(records: readonly PackedRecord[], withRaws: boolean): RecordColumns {
  const shapes = new Map<string, number>();
  const count = records.length;
  const columns: RecordColumns = {
    raws: withRaws ? records.map(({ raw }) => raw) : [],
    hashes: records.map(({ hash }) => hash),
    coreHashes: records.every(({ hash, coreHash }) => hash === coreHash)
      ? null
      : records.map((record) => record.coreHash),
    withIncludes: new Uint8Array(count),
    externalIds: records.map(({ externalId }) => externalId),
    times: new Float64Array(count),
    events: records.map(({ packedEvent }) => packedEvent),
    shapes: [],
    shapePlaces: new Int32Array(count),
    fieldValues: records.map(({ fieldValues }) => fieldValues),
    hanging: records.map(({ hanging }) => hanging),
    digests: records.map(({ digest }) => digest?.text ?? ''),
    digestWindows: new Float64Array(count),
  };
  for (const [index, { timeMs, withIncludes, shape, digest }] of records.entries()) {
    columns.times[index] = timeMs;
    columns.withIncludes[index] = withIncludes ? 1 : 0;
    columns.digestWindows[index] = digest?.windowId ?? -1;
    let place = shape === null ? -1 : shapes.get(shape);
    if (place === undefined) {
      place = columns.shapes.push(shape as string) - 1;
      shapes.set(shape as string, place);
    }
    columns.shapePlaces[index] = place;
  }
  return columns;
}

/** The records of columns; `raws`: their payloads, where the columns are without. */
export function fromColumns(columns: RecordColumns, raws: readonly string[] = columns.raws): PackedRecord[] {
  const { hashes, coreHashes, shapes } = columns;
  return hashes.map((hash, index) => {
    const windowId = columns.digestWindows[index] as number;
    return {
      raw: raws[index] as string,
      hash,
      coreHash: coreHashes?.[index] ?? hash,
      withIncludes: columns.withIncludes[index] === 1,
      externalId: columns.externalIds[index] as string,
      timeMs: columns.times[index] as number,
      packedEvent: columns.events[index] as string,
      shape: shapes[columns.shapePlaces[index] as number] ?? null,
      fieldValues: columns.fieldValues[index] ?? null,
      hanging: columns.hanging[index] ?? null,
      digest: windowId < 0 ? null : { windowId, text: columns.digests[index] as string },
    };
  });
}
