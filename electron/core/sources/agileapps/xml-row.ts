import { parseXmlNode, type XmlNode } from './xml-node.ts';
import { cutXmlRows } from './xml-rows.ts';

/** Elements seen before, by their exact text. Nobody changes a node, so rows may share them. */
const known = new Map<string, XmlNode>();
const mostKnown = 4096;
const longestKnown = 200;

/**
 * Parses one row. Most of its elements (empty ones, codes, labels, users) were the same in rows before it, and
 * parsing is what reading a log costs most, so only the others are parsed. Throws where it is no XML.
 */
export function parseXmlRow(raw: string): XmlNode {
  const { rows: elements, rest } = cutXmlRows(raw, null);
  const nodes = elements.map((element) => known.get(element));
  const fresh = elements.filter((_element, index) => nodes[index] === undefined);
  const parsed = fresh.length === 0 ? [] : parseXmlNode(`<row>${fresh.join('')}</row>`).children;
  if (parsed.length !== fresh.length) return parseXmlNode(raw);
  let next = 0;
  for (const [index, node] of nodes.entries()) {
    if (node !== undefined) continue;
    const added = parsed[next] as XmlNode;
    nodes[index] = added;
    remember(fresh[next] as string, added);
    next += 1;
  }
  const shell = known.get(rest) ?? parseXmlNode(rest);
  remember(rest, shell);
  return { ...shell, children: nodes as XmlNode[] };
}

function remember(text: string, node: XmlNode): void {
  if (text.length > longestKnown || known.has(text)) return;
  if (known.size >= mostKnown) known.clear();
  // A copy, because a piece of a page would keep the whole page in memory.
  known.set(Buffer.from(text, 'utf8').toString('utf8'), node);
}
