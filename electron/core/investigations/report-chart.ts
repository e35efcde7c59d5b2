const width = 720;
const height = 200;
/** Room for labels below and numbers above, in the picture's own units. */
const margin = { top: 18, bottom: 26 };

/** Bars as an SVG picture without scripts and styles of its own; each bar names itself to readers and on hover. */
export function chartSvg(bars: readonly { label: string; count: number }[]): string {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const slot = width / Math.max(1, bars.length);
  const room = height - margin.top - margin.bottom;
  const every = Math.max(1, Math.ceil(bars.length / 8));
  const shapes = bars.map(({ label, count }, index) => {
    const high = Math.round((count / most) * room * 10) / 10;
    const x = Math.round((index * slot + slot * 0.12) * 10) / 10;
    const y = margin.top + room - high;
    const wide = Math.max(1, Math.round(slot * 0.76 * 10) / 10);
    const middle = Math.round((index + 0.5) * slot);
    const name = shortLabel(label);
    const number =
      bars.length <= 24 && count > 0 ? `<text class="value" x="${middle}" y="${y - 4}">${count}</text>` : '';
    const foot =
      index % every === 0 ? `<text class="label" x="${middle}" y="${height - 8}">${escapeXml(name)}</text>` : '';
    return `<rect x="${x}" y="${y}" width="${wide}" height="${high}"><title>${escapeXml(label)}: ${count}</title></rect>${number}${foot}`;
  });
  return `<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${bars.length} bars, the largest ${most}"><line x1="0" x2="${width}" y1="${height - margin.bottom}" y2="${height - margin.bottom}"/>${shapes.join('')}</svg>`;
}

/** A midnight is its day; long names are cut. */
function shortLabel(label: string): string {
  const day = /^(\d{4}-\d{2}-\d{2})T00:00/.exec(label);
  if (day !== null) return day[1] as string;
  const minute = /^\d{4}-(\d{2}-\d{2}T\d{2}:\d{2})/.exec(label);
  if (minute !== null) return (minute[1] as string).replace('T', ' ');
  return label.length > 14 ? `${label.slice(0, 13)}…` : label;
}

function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
