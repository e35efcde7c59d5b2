export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/**
 * Text for an XML element or attribute. Characters beyond 16 bits become numeric references, and so do
 * those a reader would normalise away in that place.
 */
export function escapeXml(text: string, place: 'element' | 'attribute' = 'element'): string {
  const escaped = text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\r/g, '&#13;')
    .replace(/[\u{10000}-\u{10ffff}]/gu, (character) => `&#x${character.codePointAt(0)?.toString(16)};`);
  if (place === 'element') return escaped;
  return escaped.replace(/"/g, '&quot;').replace(/\n/g, '&#10;').replace(/\t/g, '&#9;');
}

/** Text as a CDATA section; one that holds `]]>` takes two. */
export function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** The text of the first element of this name, references and CDATA resolved; `null` when there is none. */
export function elementText(xml: string, name: string): string | null {
  const inner = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}\\s*>`).exec(xml)?.[1];
  if (inner === undefined) return null;
  const section = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(inner)?.[1];
  if (section !== undefined) return section;
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return inner.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, reference: string) => {
    if (!reference.startsWith('#')) return named[reference] ?? whole;
    const isHexadecimal = reference.charAt(1).toLowerCase() === 'x';
    return String.fromCodePoint(isHexadecimal ? parseInt(reference.slice(2), 16) : Number(reference.slice(1)));
  });
}
