/** A stretch of rows, both ends included. */
export interface RowRange {
  first: number;
  last: number;
}

/** Selected rows as stretches that ascend and do not touch: a million rows are one stretch. */
export type RowRanges = readonly RowRange[];

export function countRows(ranges: RowRanges): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

export function hasRow(ranges: RowRanges, row: number): boolean {
  return ranges.some(({ first, last }) => first <= row && row <= last);
}

/** The rows of either. */
export function withRange(ranges: RowRanges, added: RowRange): RowRanges {
  const apart = ranges.filter(({ first, last }) => last < added.first - 1 || first > added.last + 1);
  const joined = ranges.filter((range) => !apart.includes(range)).concat(added);
  const first = Math.min(...joined.map((range) => range.first));
  const last = Math.max(...joined.map((range) => range.last));
  return [...apart, { first, last }].sort((one, other) => one.first - other.first);
}

/** The rows without those of a stretch. */
export function withoutRange(ranges: RowRanges, removed: RowRange): RowRanges {
  return ranges.flatMap(({ first, last }) => {
    if (last < removed.first || first > removed.last) return [{ first, last }];
    const parts = [
      { first, last: removed.first - 1 },
      { first: removed.last + 1, last },
    ];
    return parts.filter((part) => part.first <= part.last);
  });
}

/** The rows one by one, ascending, as far as `most`. */
export function listRows(ranges: RowRanges, most: number): number[] {
  const rows: number[] = [];
  for (const { first, last } of ranges) {
    for (let row = first; row <= last && rows.length < most; row += 1) rows.push(row);
  }
  return rows;
}
