import { SaxesParser } from 'saxes';
import { parseXmlNode, type XmlNode } from './xml-node.ts';
import { cutXmlRows, localName } from './xml-rows.ts';

/** Thrown to leave the quick reader; it says nothing of the row. */
const odd = new Error('The row needs the patient reader.');

let reader = createReader();

/**
 * Parses one row. Logs have millions of them, nearly all of one form, which a few expressions read. Any other row
 * goes to a strict and quick reader; what that one objects to (characters and entities that XML does not have, but
 * servers send) is left to the patient one. All give the same for every row that they can read. Throws where it
 * is no XML.
 */
export function parseXmlRow(raw: string): XmlNode {
  try {
    const plain = parsePlainRow(raw);
    if (plain !== null) return plain;
    return reader(raw);
  } catch (thrown) {
    reader = createReader();
    if (thrown !== odd) throw thrown;
    // The patient reader does not mind tags that don't match, so they are looked at first.
    cutXmlRows(raw, '');
    return parseXmlNode(raw);
  }
}

/** What the plain form has not: references, other line ends, characters that XML refuses. */
const notPlain = /[&\r\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/;
const plainRoot = /<([A-Za-z_][\w.-]*)>/y;
const plainChild = /(\s*)<([A-Za-z_][\w.-]*)((?: [A-Za-z_][\w.-]*="[^"<\n\t]*")*)(?:\/>|>([^<]*)<\/\2>)/y;
const plainAttribute = / ([A-Za-z_][\w.-]*)="([^"]*)"/g;
const plainEnd = /(\s*)<\/([A-Za-z_][\w.-]*)>$/y;

/** A row whose root has no attributes and only elements without elements of their own; `null` for any other. */
function parsePlainRow(raw: string): XmlNode | null {
  if (notPlain.test(raw) || raw.includes(']]>')) return null;
  plainRoot.lastIndex = 0;
  const rootName = plainRoot.exec(raw)?.[1];
  if (rootName === undefined) return null;
  const root: XmlNode = { name: safeName(rootName), attributes: [], children: [], text: '' };
  let index = plainRoot.lastIndex;
  for (;;) {
    plainChild.lastIndex = index;
    const child = plainChild.exec(raw);
    if (child === null) break;
    const [whole, space = '', name = '', attributes = '', text = ''] = child;
    root.text += space;
    const node: XmlNode = { name: safeName(name), attributes: [], children: [], text };
    if (attributes !== '' && !addAttributes(node, attributes)) return null;
    root.children.push(node);
    index += whole.length;
  }
  plainEnd.lastIndex = index;
  const [, space = '', endName] = plainEnd.exec(raw) ?? [];
  if (endName !== rootName) return null;
  root.text += space;
  return root;
}

/** Answers `false` where a name stands twice, or is none of a value. */
function addAttributes(node: XmlNode, text: string): boolean {
  for (const [, name = '', value = ''] of text.matchAll(plainAttribute)) {
    if (name === 'xmlns' || node.attributes.some(([known]) => known === name)) return false;
    node.attributes.push([safeName(name), value]);
  }
  return true;
}

/** The strict reader; after it has thrown it is of no more use. */
function createReader(): (raw: string) => XmlNode {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const open: XmlNode[] = [];
  let root: XmlNode | null = null;

  parser.on('error', () => {
    throw odd;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const node: XmlNode = { name: safeName(name), attributes: [], children: [], text: '' };
    for (const attribute in attributes) {
      if (attribute === 'xmlns' || attribute.startsWith('xmlns:')) continue;
      node.attributes.push([safeName(attribute), attributes[attribute] as string]);
    }
    const parent = open.at(-1);
    if (parent === undefined) root = node;
    else parent.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => void open.pop());
  function addText(text: string): void {
    const node = open.at(-1);
    if (node !== undefined) node.text += text;
  }
  parser.on('text', addText);
  parser.on('cdata', addText);

  return (raw) => {
    root = null;
    parser.write(raw).close();
    if (root === null) throw odd;
    return root;
  };
}

/** Names as they were sent and without their prefixes: a log has a few dozen of them. */
const names = new Map<string, string>();
const mostNames = 1000;

/** A name without its prefix. Names that every object has are left to the patient reader, which refuses them. */
function safeName(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const local = localName(name);
  if (local in Object.prototype || local === 'prototype' || local === '' || local.includes(':')) throw odd;
  if (names.size >= mostNames) names.clear();
  // Copies, because a piece of a page would keep the whole page in memory.
  const [sent, kept] = [copyOf(name), copyOf(local)];
  names.set(sent, kept);
  return kept;
}

function copyOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
