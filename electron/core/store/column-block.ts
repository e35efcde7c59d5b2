/**
 * Some thousand events as columns of small numbers, in the order of their ids: what counting needs of them. As bytes,
 * little-endian: how many events, then for the ids and each column its width, then their values. A number takes as
 * many bytes as the largest of its column needs, none where all are zero.
 */
export interface ColumnBlock {
  /** Ascending. */
  ids: Float64Array;
  /** One for each column, a number for each event; 0 stands for no value. */
  columns: BlockNumbers[];
}

export type BlockNumbers = Uint8Array | Uint16Array | Uint32Array;

/** An event as it stands in a block: its id, and a number for each column. */
export type BlockRow = readonly [id: number, ...numbers: (number | null)[]];

/**
 * Such rows one behind the other, 0 for no value. As lists of their own, thousands of rows would be moved about whenever
 * the heap is tidied.
 */
export type BlockRows = Float64Array;

export function joinBlockRows(rows: readonly BlockRow[], columnCount: number): BlockRows {
  const joined = new Float64Array(rows.length * (columnCount + 1));
  rows.forEach((row, index) => setBlockRow(joined, index * (columnCount + 1), row));
  return joined;
}

export function setBlockRow(rows: BlockRows, place: number, row: BlockRow): void {
  for (let index = 0; index < row.length; index++) rows[place + index] = row[index] ?? 0;
}

const headNumbers = 3;

/** Lengths are rounded up to it, so that values can be read where they lie. */
const alignment = 8;

export function encodeBlock({ ids, columns }: ColumnBlock): Uint8Array {
  const first = ids[0] ?? 0;
  const offsets = ids.map((id) => id - first);
  const idWidth = (offsets.at(-1) ?? 0) <= 0xffff_ffff ? 4 : 8;
  const parts = [
    Uint32Array.of(ids.length, columns.length, idWidth, ...columns.map(widthOf)),
    Float64Array.of(first),
    idWidth === 4 ? new Uint32Array(offsets) : offsets,
    ...columns.map((column) => narrowed(column, widthOf(column))),
  ];
  const bytes = new Uint8Array(parts.reduce((total, part) => total + aligned(part.byteLength), 0));
  let position = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), position);
    position += aligned(part.byteLength);
  }
  return bytes;
}

/** Reads a block back; `null` for bytes that are none, or have another number of columns. */
export function decodeBlock(bytes: Uint8Array, columnCount: number): ColumnBlock | null {
  // Values are read in place, and must not begin anywhere.
  const { buffer } = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
  if (buffer.byteLength < aligned((headNumbers + columnCount) * 4) + alignment) return null;
  const head = new Uint32Array(buffer, 0, headNumbers + columnCount);
  const [count, columnsHere, idWidth] = head as unknown as [number, number, number];
  if (columnsHere !== columnCount) return null;
  let position = aligned(head.byteLength);
  const first = new Float64Array(buffer, position, 1)[0] as number;
  position += alignment;
  const widths = [...head.subarray(headNumbers)];
  const length = [idWidth, ...widths].reduce((total, width) => total + aligned(width * count), position);
  if (length !== buffer.byteLength) return null;
  const offsets = idWidth === 4 ? new Uint32Array(buffer, position, count) : new Float64Array(buffer, position, count);
  position += aligned(idWidth * count);
  const ids = new Float64Array(count);
  for (let place = 0; place < count; place++) ids[place] = first + (offsets[place] as number);
  const columns = widths.map((width) => {
    const start = position;
    position += aligned(width * count);
    if (width === 0) return new Uint8Array(count);
    if (width === 1) return new Uint8Array(buffer, start, count);
    return width === 2 ? new Uint16Array(buffer, start, count) : new Uint32Array(buffer, start, count);
  });
  return { ids, columns };
}

/** A block after changes: `changed` (ascending) leave it, and come back as they are now, where they still are. */
export function changeBlock(block: ColumnBlock, changed: readonly number[], rows: BlockRows): ColumnBlock {
  const width = block.columns.length + 1;
  const origins = originsOf(block.ids, changed, rows, width);
  const ids = new Float64Array(origins.length);
  for (let index = 0; index < ids.length; index++) {
    const origin = origins[index] as number;
    ids[index] = (origin < 0 ? rows[(-origin - 1) * width] : block.ids[origin]) as number;
  }
  const columns = block.columns.map((column, number) => changeColumn(column, number + 1, origins, rows, width));
  return { ids, columns };
}

/** Where each event of a changed block comes from: its place in the block, or -1 for the first row, -2 for the next. */
function originsOf(ids: Float64Array, changed: readonly number[], rows: BlockRows, width: number): Int32Array {
  const rowCount = rows.length / width;
  const origins = new Int32Array(ids.length + rowCount);
  let [count, next, gone] = [0, 0, 0];
  for (let place = 0; place < ids.length; place++) {
    const id = ids[place] as number;
    while (next < rowCount && (rows[next * width] as number) <= id) origins[count++] = -++next;
    while (gone < changed.length && (changed[gone] as number) < id) gone += 1;
    if (changed[gone] !== id) origins[count++] = place;
  }
  while (next < rowCount) origins[count++] = -++next;
  return origins.subarray(0, count);
}

/** One column at a time: a loop over numbers of one width is several times as quick as one over all columns. */
function changeColumn(
  before: BlockNumbers,
  number: number,
  origins: Int32Array,
  rows: BlockRows,
  width: number,
): BlockNumbers {
  const after = new Uint32Array(origins.length);
  for (let index = 0; index < after.length; index++) {
    const origin = origins[index] as number;
    after[index] = (origin < 0 ? rows[(-origin - 1) * width + number] : before[origin]) as number;
  }
  return after;
}

export function emptyBlock(columnCount: number): ColumnBlock {
  return { ids: new Float64Array(0), columns: Array.from({ length: columnCount }, () => new Uint8Array(0)) };
}

/** Cuts a block that has grown into parts of at most so many events. */
export function splitBlock({ ids, columns }: ColumnBlock, most: number): ColumnBlock[] {
  const parts: ColumnBlock[] = [];
  for (let start = 0; start < ids.length; start += most) {
    parts.push({
      ids: ids.subarray(start, start + most),
      columns: columns.map((column) => column.subarray(start, start + most)),
    });
  }
  return parts;
}

function widthOf(column: BlockNumbers): number {
  let all = 0;
  // A bit that any number has; the sign is of no matter here.
  for (let index = 0; index < column.length; index++) all |= column[index] as number;
  if (all === 0) return 0;
  return all >>> 8 === 0 ? 1 : all >>> 16 === 0 ? 2 : 4;
}

function narrowed(column: BlockNumbers, width: number): BlockNumbers {
  if (width === 0) return new Uint8Array(0);
  if (width === 1) return new Uint8Array(column);
  return width === 2 ? new Uint16Array(column) : new Uint32Array(column);
}

function aligned(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}
