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

/** Decodes nothing, see below. Given once, since the parser would otherwise make a decoder for every row. */
const noDecoder = {
  setExternalEntities: () => undefined,
  addInputEntities: () => undefined,
  reset: () => undefined,
  setXmlVersion: () => undefined,
  decode: (text: string) => text,
};

/**
 * Order is preserved and entities are left alone by the parser: only so can text inside CDATA, where an
 * ampersand is an ampersand, be told from text where it begins an entity. Nothing is converted to numbers.
 * Paths are not made into texts for callbacks that nobody asked for.
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
  entityDecoder: noDecoder,
  jPath: false,
  cdataPropName: cdataKey,
  textNodeName: textKey,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

type ParsedNode = Record<string, unknown>;

/** Parses one well-formed document or element. Throws an `Error` for names that no field has (`__proto__`). */
export function parseXmlNode(text: string): XmlNode {
  const parsed = parser.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as ParsedNode[];
  const root = toNode({ wrapper: parsed });
  const first = root.children[0];
  if (first === undefined) throw new Error('It holds no element.');
  return first;
}

function toNode(parsed: ParsedNode): XmlNode {
  const name = nameOf(parsed);
  const node: XmlNode = { name, attributes: [], children: [], text: '' };
  const attributes = parsed[attributesKey];
  if (attributes !== undefined) {
    for (const [attribute, value] of Object.entries(attributes as object)) {
      if (attribute !== 'xmlns') node.attributes.push([attribute, decodeEntities(String(value))]);
    }
  }
  for (const child of parsed[name] as ParsedNode[]) {
    const childName = nameOf(child);
    if (childName === textKey) node.text += decodeEntities(String(child[textKey]));
    else if (childName === cdataKey) {
      for (const part of child[cdataKey] as ParsedNode[]) node.text += String(part[textKey] ?? '');
    } else node.children.push(toNode(child));
  }
  return node;
}

function nameOf(parsed: ParsedNode): string {
  for (const key in parsed) if (key !== attributesKey) return key;
  return '';
}

const namedEntities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Decodes the five entities of XML and character references; anything else stays as it is. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));/g, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return namedEntities[String(name)] ?? whole;
    const code = decimal === undefined ? parseInt(String(hexadecimal), 16) : Number(decimal);
    const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return valid ? String.fromCodePoint(code) : whole;
  });
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
