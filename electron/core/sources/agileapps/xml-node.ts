import { XMLParser } from 'fast-xml-parser';
import type { JsonValue } from '#shared/audit-event.ts';

/** An element: names without namespace prefixes, texts with entities decoded and CDATA merged. */
export interface XmlNode {
  name: string;
  attributes: [name: string, value: string][];
  children: XmlNode[];
  /** All text directly inside, white space kept. */
  text: string;
}

const textKey = '#text';
const cdataKey = '#cdata';
const attributesKey = ':@';

/**
 * Order is preserved and entities are left alone by the parser: only so can text inside CDATA, where an
 * ampersand is an ampersand, be told from text where it begins an entity. Nothing is converted to numbers.
 */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  allowBooleanAttributes: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  removeNSPrefix: true,
  processEntities: false,
  cdataPropName: cdataKey,
  textNodeName: textKey,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

type ParsedNode = Record<string, unknown>;

/** Parses one well-formed document or element. Throws an `Error` for names that no field has (`__proto__`). */
export function parseXmlNode(text: string): XmlNode {
  const parsed = parser.parse(text.replace(/^\uFEFF/, '')) as ParsedNode[];
  const root = toNode({ wrapper: parsed });
  const first = root.children[0];
  if (first === undefined) throw new Error('It holds no element.');
  return first;
}

function toNode(parsed: ParsedNode): XmlNode {
  const name = Object.keys(parsed).find((key) => key !== attributesKey) ?? '';
  const node: XmlNode = { name, attributes: [], children: [], text: '' };
  for (const [attribute, value] of Object.entries(parsed[attributesKey] ?? {})) {
    if (attribute !== 'xmlns') node.attributes.push([attribute, decodeEntities(String(value))]);
  }
  for (const child of parsed[name] as ParsedNode[]) {
    if (textKey in child) node.text += decodeEntities(String(child[textKey]));
    else if (cdataKey in child) {
      for (const part of child[cdataKey] as ParsedNode[]) node.text += String(part[textKey] ?? '');
    } else node.children.push(toNode(child));
  }
  return node;
}

const namedEntities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Decodes the five entities of XML and character references; anything else stays as it is. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));/g, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return namedEntities[String(name)] ?? whole;
    const code = decimal === undefined ? parseInt(String(hexadecimal), 16) : Number(decimal);
    const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return valid ? String.fromCodePoint(code) : whole;
  });
}

/**
 * The canonical text of an element, the equivalent of RFC 8785: fields in name order with their attributes
 * (in name order) and text. Neither the order of different elements nor the way text is written (CDATA,
 * entities, self-closed or empty) shows in it; the order of equally named elements and white space do.
 */
export function canonicalXml(node: XmlNode): string {
  // Lists keep their order, and the attributes are put in order there, so this text is canonical as it is.
  return JSON.stringify(canonicalForm(node));
}

function byName([left]: readonly [string, ...unknown[]], [right]: readonly [string, ...unknown[]]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function canonicalForm(node: XmlNode): JsonValue {
  const attributes = [...node.attributes].sort(byName);
  const children = [...node.children].sort((left, right) => byName([left.name], [right.name]));
  // Between child elements, white space is only layout.
  const text = children.length > 0 && node.text.trim() === '' ? '' : node.text;
  return [node.name, attributes, text, children.map(canonicalForm)];
}

/** An element as a plain value: its text, or an object where it has children or attributes; repeats are lists. */
export function xmlToJson(node: XmlNode): JsonValue {
  if (node.children.length === 0 && node.attributes.length === 0)
    return node.text.trim() === '' ? null : node.text.trim();
  const members = new Map<string, JsonValue>();
  for (const [name, value] of node.attributes) members.set(`@${name}`, value);
  for (const child of node.children) {
    const value = xmlToJson(child);
    const earlier = members.get(child.name);
    if (earlier === undefined) members.set(child.name, value);
    else members.set(child.name, Array.isArray(earlier) ? [...earlier, value] : [earlier, value]);
  }
  if (node.text.trim() !== '') members.set(textKey, node.text.trim());
  return Object.fromEntries(members);
}
