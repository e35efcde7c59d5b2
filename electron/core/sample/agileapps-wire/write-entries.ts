import type { WireEntry, WireValue } from '#core/sample/audit-log/wire-entry.ts';
import type { EntryPage } from './entry-table.ts';
import type { AnswerFormat } from './platform-answer.ts';
import { cdata, escapeXml, xmlDeclaration } from './xml-text.ts';

/** The body of a page: rows, message, counts. `fields` is `null` for all fields a row has. */
export function writeEntries(
  format: AnswerFormat,
  page: EntryPage,
  fields: readonly string[] | null,
  withTotal: boolean,
): string {
  return format === 'json' ? writeJson(page, fields, withTotal) : writeXml(page, fields, withTotal);
}

function chosen(entry: WireEntry, fields: readonly string[] | null): [string, WireValue][] {
  const pairs = Object.entries(entry);
  return fields === null ? pairs : pairs.filter(([name]) => fields.includes(name));
}

/** One row is an object, several are an array, none leaves the key out; codes are texts, empty values empty texts. */
function writeJson({ rows, total }: EntryPage, fields: readonly string[] | null, withTotal: boolean): string {
  const written = rows.map((entry) =>
    Object.fromEntries(chosen(entry, fields).map(([name, value]) => [name, jsonValue(value)])),
  );
  const platform = {
    ...(written.length === 0 ? {} : { auditLog: written.length === 1 ? written[0] : written }),
    message: { code: '0', description: 'Success' },
    recordCount: rows.length,
    ...(withTotal ? { totalRecordCount: String(total) } : {}),
  };
  return JSON.stringify({ platform });
}

function jsonValue(value: WireValue): unknown {
  if (value === null) return '';
  return typeof value === 'string' ? value : { displayValue: value.displayValue, content: value.content };
}

function writeXml({ rows, total }: EntryPage, fields: readonly string[] | null, withTotal: boolean): string {
  const written = rows.map((entry) => {
    const elements = chosen(entry, fields).map(([name, value]) => `        ${xmlElement(entry.id, name, value)}\n`);
    return `    <auditLog>\n${elements.join('')}    </auditLog>\n`;
  });
  const counts = withTotal ? `    <totalRecordCount>${total}</totalRecordCount>\n` : '';
  return (
    `${xmlDeclaration}<platform>\n${written.join('')}` +
    `    <message>\n        <code>0</code>\n        <description>Success</description>\n    </message>\n` +
    `    <recordCount>${rows.length}</recordCount>\n${counts}</platform>\n`
  );
}

/**
 * Empty values are self-closed; a lookup's text is its id, the rest are attributes. Descriptions of every
 * third row stand on a line of their own with blanks around, as in the service's own example; markup in a
 * text becomes a CDATA section in every second row, references in the others.
 */
function xmlElement(id: string, name: string, value: WireValue): string {
  if (value === null || value === '') return `<${name}/>`;
  if (typeof value !== 'string') {
    const type = escapeXml(value.type, 'attribute');
    const shown = escapeXml(value.displayValue, 'attribute');
    return `<${name} type="${type}" displayValue="${shown}">${escapeXml(value.content)}</${name}>`;
  }
  const lastDigit = Number(/\d$/.exec(id)?.[0] ?? '0');
  const text = lastDigit % 2 === 0 && /[<&]/.test(value) ? cdata(value) : escapeXml(value);
  const padded = lastDigit % 3 === 0 && name.startsWith('description');
  return `<${name}>${padded ? `\n         ${text}\n        ` : text}</${name}>`;
}
