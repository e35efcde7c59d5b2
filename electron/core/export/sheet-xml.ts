import { cellStyle } from './xlsx-styles.ts';
import { escapeAttribute, escapeCellText, hasOuterSpace } from './xlsx-text.ts';

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const mainNamespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
export const officeRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** A hyperlink of a cell; the address is http or https, already in its normal form. */
export interface SheetLink {
  cell: string;
  address: string;
}

/** The letters of a column, counted from 0: `A`, `Z`, `AA`. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** A cell of text: an inline string, which no reader takes for a number, a date or a formula. */
export function textCell(reference: string, text: string, style: number): string {
  return `<c r="${reference}${textCellEnd(text, style)}`;
}

/** A cell of text from behind its reference on: the same wherever the text stands. */
export function textCellEnd(text: string, style: number): string {
  const styled = style === cellStyle.plain ? '' : ` s="${String(style)}"`;
  const space = hasOuterSpace(text) ? ' xml:space="preserve"' : '';
  return `"${styled} t="inlineStr"><is><t${space}>${escapeCellText(text)}</t></is></c>`;
}

export function numberCell(reference: string, value: number, style: number): string {
  const styled = style === cellStyle.plain ? '' : ` s="${String(style)}"`;
  return `<c r="${reference}"${styled}><v>${String(value)}</v></c>`;
}

export function booleanCell(reference: string, value: boolean): string {
  return `<c r="${reference}" t="b"><v>${value ? '1' : '0'}</v></c>`;
}

/**
 * A sheet's beginning up to its first row: the first row frozen, columns with their widths.
 *
 * @param widths in characters
 * @param selected whether this is the sheet shown when the workbook opens
 */
export function sheetStart(widths: readonly number[], selected: boolean): string {
  const columns = widths.map((width, index) => {
    const place = String(index + 1);
    return `<col min="${place}" max="${place}" width="${String(width)}" customWidth="1"/>`;
  });
  return (
    `${xmlDeclaration}<worksheet xmlns="${mainNamespace}" xmlns:r="${officeRelations}">` +
    `<sheetViews><sheetView${selected ? ' tabSelected="1"' : ''} workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' +
    '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>' +
    `<sheetFormatPr defaultRowHeight="15"/><cols>${columns.join('')}</cols><sheetData>`
  );
}

/** The row of headers, row 1. */
export function headerRow(headers: readonly string[]): string {
  const cells = headers.map((header, index) => textCell(`${columnLetters(index)}1`, header, cellStyle.header));
  return `<row r="1">${cells.join('')}</row>`;
}

/**
 * A sheet's end. Elements stand in the order the schema asks for (ECMA-376 part 1, 18.3.1.99).
 *
 * @param range the used cells, such as `A1:O12`; it gets the filter, and no "number stored as text" marks
 */
export function sheetEnd(range: string, links: readonly SheetLink[]): string {
  const hyperlinks = links.map((link, index) => {
    const location = splitAddress(link.address).location;
    const place = location === '' ? '' : ` location="${escapeAttribute(location)}"`;
    return `<hyperlink ref="${link.cell}" r:id="rId${String(index + 1)}"${place}/>`;
  });
  return (
    `</sheetData><autoFilter ref="${range}"/>` +
    (links.length === 0 ? '' : `<hyperlinks>${hyperlinks.join('')}</hyperlinks>`) +
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>' +
    `<ignoredErrors><ignoredError sqref="${range}" numberStoredAsText="1"/></ignoredErrors></worksheet>`
  );
}

/** The relationships of a sheet with links, in the order of `sheetEnd`. */
export function sheetRelations(links: readonly SheetLink[]): string {
  const relations = links.map(
    (link, index) =>
      `<Relationship Id="rId${String(index + 1)}" Type="${officeRelations}/hyperlink" ` +
      `Target="${escapeAttribute(splitAddress(link.address).target)}" TargetMode="External"/>`,
  );
  return `${xmlDeclaration}<Relationships xmlns="${packageRelations}">${relations.join('')}</Relationships>`;
}

/** The format keeps what follows `#` apart from the address. */
function splitAddress(address: string): { target: string; location: string } {
  const hash = address.indexOf('#');
  return hash < 0
    ? { target: address, location: '' }
    : { target: address.slice(0, hash), location: address.slice(hash + 1) };
}
