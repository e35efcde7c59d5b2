import { SaxesParser } from 'saxes';
import { parseXmlNode, type XmlNode } from './xml-node.ts';
import { cutXmlRows, localName } from './xml-rows.ts';

/** Thrown to leave the quick reader; it says nothing of the row. */
const odd = new Error('The row needs the patient reader.');

let reader = createReader();

/**
 * Parses one row by a strict and quick reader; what that one objects to (characters and entities that XML does not
 * have, but servers send) is left to the patient one. Both give the same for every row that they can read. Throws
 * where it is no XML.
 */
export function parseXmlRow(raw: string): XmlNode {
  try {
    return reader(raw);
  } catch (thrown) {
    reader = createReader();
    if (thrown !== odd) throw thrown;
    // The patient reader does not mind tags that don't match, so they are looked at first.
    cutXmlRows(raw, '');
    return parseXmlNode(raw);
  }
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
  if (local === '' || local.includes(':') || !isSafeName(local)) throw odd;
  if (names.size >= mostNames) names.clear();
  // Copies, because a piece of a page would keep the whole page in memory.
  const [sent, kept] = [copyOf(name), copyOf(local)];
  names.set(sent, kept);
  return kept;
}

/** Whether no object has this name by itself. */
export function isSafeName(name: string): boolean {
  return !(name in Object.prototype) && name !== 'prototype';
}

function copyOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
