export const columnNames = ['time', 'kind', 'actor', 'operation', 'target', 'status', 'items', 'summary'] as const;
export type ColumnName = (typeof columnNames)[number];

/** Track of each column for CSS grid; the numbers are least widths in pixels. */
const tracks: Record<ColumnName, { least: number; track: string }> = {
  time: { least: 176, track: '176px' },
  kind: { least: 112, track: '112px' },
  actor: { least: 112, track: 'minmax(112px, 1.1fr)' },
  operation: { least: 150, track: 'minmax(150px, 0.9fr)' },
  target: { least: 160, track: 'minmax(160px, 1.7fr)' },
  status: { least: 104, track: '104px' },
  items: { least: 60, track: '60px' },
  summary: { least: 112, track: 'minmax(112px, 1.5fr)' },
};

/** Columns that go first when room is short; time, kind and summary always stay. */
const droppedInOrder: readonly ColumnName[] = ['items', 'operation', 'target', 'status', 'actor'];

/** The columns that fit into a width in pixels, in their fixed order. */
export function fitColumns(width: number): ColumnName[] {
  let shown: ColumnName[] = [...columnNames];
  for (const dropped of droppedInOrder) {
    const least = shown.reduce((sum, name) => sum + tracks[name].least, 0);
    if (least <= width) break;
    shown = shown.filter((name) => name !== dropped);
  }
  return shown;
}

/** The columns as `grid-template-columns`. */
export function toTracks(columns: readonly ColumnName[]): string {
  return columns.map((name) => tracks[name].track).join(' ');
}
