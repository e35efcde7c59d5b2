/** Shortens a long id in the middle, where ids differ least: `sha256:5b0c8a…91fe02`. The whole stays in the tooltip. */
export function shortenMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = most - 1;
  return `${text.slice(0, Math.ceil(kept / 2))}…${text.slice(text.length - Math.floor(kept / 2))}`;
}
