import { mainNamespace, officeRelations, packageRelations, xmlDeclaration } from './sheet-xml.ts';
import { escapeAttribute, escapeCellText } from './xlsx-text.ts';

/** A finished sheet: number `n` in this list is the part `xl/worksheets/sheetN.xml`. */
export interface WorkbookSheet {
  name: string;
  /** The filtered cells in absolute form, such as `$A$1:$O$12`. */
  range: string;
}

const contentTypes = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const packageTypes = 'application/vnd.openxmlformats-package';

export function contentTypesXml(sheetCount: number): string {
  const sheets = Array.from({ length: sheetCount }, (_, index) =>
    override(`/xl/worksheets/sheet${String(index + 1)}.xml`, `${contentTypes}.worksheet+xml`),
  );
  return (
    `${xmlDeclaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
    `<Default Extension="rels" ContentType="${packageTypes}.relationships+xml"/>` +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    override('/xl/workbook.xml', `${contentTypes}.sheet.main+xml`) +
    sheets.join('') +
    override('/xl/styles.xml', `${contentTypes}.styles+xml`) +
    override('/docProps/core.xml', `${packageTypes}.core-properties+xml`) +
    override('/docProps/app.xml', 'application/vnd.openxmlformats-officedocument.extended-properties+xml') +
    '</Types>'
  );
}

export const packageRelationsXml =
  `${xmlDeclaration}<Relationships xmlns="${packageRelations}">` +
  `<Relationship Id="rId1" Type="${officeRelations}/officeDocument" Target="xl/workbook.xml"/>` +
  '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" ' +
  'Target="docProps/core.xml"/>' +
  `<Relationship Id="rId3" Type="${officeRelations}/extended-properties" Target="docProps/app.xml"/></Relationships>`;

/** @param created ISO 8601 UTC */
export function corePropertiesXml(created: string): string {
  const time = new Date(created).toISOString().replace(/\.\d+/, '');
  return (
    `${xmlDeclaration}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ' +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Tickmark</dc:creator>' +
    `<dcterms:created xsi:type="dcterms:W3CDTF">${time}</dcterms:created></cp:coreProperties>`
  );
}

export const appPropertiesXml =
  `${xmlDeclaration}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
  '<Application>Tickmark</Application></Properties>';

export function workbookXml(sheets: readonly WorkbookSheet[]): string {
  const entries = sheets.map((sheet, index) => {
    const number = String(index + 1);
    return `<sheet name="${escapeAttribute(sheet.name)}" sheetId="${number}" r:id="rId${number}"/>`;
  });
  const filters = sheets.map((sheet, index) => {
    const quoted = `'${sheet.name.replaceAll("'", "''")}'!${sheet.range}`;
    return `<definedName name="_xlnm._FilterDatabase" localSheetId="${String(index)}" hidden="1">${escapeCellText(quoted)}</definedName>`;
  });
  return (
    `${xmlDeclaration}<workbook xmlns="${mainNamespace}" xmlns:r="${officeRelations}">` +
    '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="15000"/></bookViews>' +
    `<sheets>${entries.join('')}</sheets><definedNames>${filters.join('')}</definedNames></workbook>`
  );
}

export function workbookRelationsXml(sheetCount: number): string {
  const sheets = Array.from({ length: sheetCount }, (_, index) => {
    const number = String(index + 1);
    return `<Relationship Id="rId${number}" Type="${officeRelations}/worksheet" Target="worksheets/sheet${number}.xml"/>`;
  });
  return (
    `${xmlDeclaration}<Relationships xmlns="${packageRelations}">${sheets.join('')}` +
    `<Relationship Id="rId${String(sheetCount + 1)}" Type="${officeRelations}/styles" Target="styles.xml"/></Relationships>`
  );
}

function override(part: string, type: string): string {
  return `<Override PartName="${part}" ContentType="${type}"/>`;
}
