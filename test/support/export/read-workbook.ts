import { XMLValidator } from 'fast-xml-parser';
import { readZip } from './read-zip.ts';

export interface ReadCell {
  /** `inlineStr`, `b`, or `n` for numbers. */
  type: string;
  value: string;
  style: number;
}

export interface ReadSheet {
  name: string;
  /** Cells by reference, such as `B2`. */
  cells: Map<string, ReadCell>;
  xml: string;
  /** Addresses by cell. */
  links: Map<string, string>;
}

const cellPattern =
  /<c r="([A-Z]+\d+)"(?: s="(\d+)")?(?: t="(\w+)")?>(?:<v>([^<]*)<\/v>|<is><t[^>]*>([^<]*)<\/t><\/is>)<\/c>/g;

/** Reads a workbook of the XLSX writer; every part must be well-formed XML. */
export function readWorkbook(archive: Buffer): ReadSheet[] {
  const parts = new Map(readZip(archive).map((entry) => [entry.name, entry.content.toString('utf8')]));
  for (const [name, xml] of parts) {
    const outcome = XMLValidator.validate(xml);
    if (outcome !== true) throw new Error(`${name} is not well-formed: ${outcome.err.msg}`);
  }
  const workbook = parts.get('xl/workbook.xml') ?? '';
  const names = [...workbook.matchAll(/<sheet name="([^"]*)"/g)].map((match) => decodeXml(match[1] ?? ''));
  return names.map((name, index) => {
    const number = String(index + 1);
    const xml = parts.get(`xl/worksheets/sheet${number}.xml`) ?? '';
    const relations = parts.get(`xl/worksheets/_rels/sheet${number}.xml.rels`) ?? '';
    return { name, xml, cells: readCells(xml), links: readLinks(xml, relations) };
  });
}

function readCells(xml: string): Map<string, ReadCell> {
  const cells = new Map<string, ReadCell>();
  for (const [, reference = '', style = '0', type = 'n', number, text = ''] of xml.matchAll(cellPattern)) {
    cells.set(reference, { type, style: Number(style), value: number ?? decodeCellText(decodeXml(text)) });
  }
  if (cells.size !== xml.split('<c ').length - 1) throw new Error('a cell is not as expected');
  return cells;
}

function readLinks(xml: string, relations: string): Map<string, string> {
  const targets = new Map(
    [...relations.matchAll(/Id="(rId\d+)"[^>]*Target="([^"]*)"/g)].map(([, id = '', target = '']) => [
      id,
      decodeXml(target),
    ]),
  );
  const links = new Map<string, string>();
  for (const [, cell = '', id = '', , location] of xml.matchAll(
    /<hyperlink ref="(\w+)" r:id="(rId\d+)"( location="([^"]*)")?/g,
  )) {
    links.set(cell, (targets.get(id) ?? '') + (location === undefined ? '' : `#${decodeXml(location)}`));
  }
  return links;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Line ends as an XML parser hands them on (XML 1.0, 2.11), then entities. */
function decodeXml(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string | undefined) =>
      code === undefined ? (entities[name ?? ''] ?? '') : String.fromCodePoint(Number(code)),
    );
}

/** `_xHHHH_` as readers of the format decode it (ECMA-376 part 1, 22.9.2.19). */
function decodeCellText(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
