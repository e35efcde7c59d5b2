import { readFileSync } from 'node:fs';
import { cutXmlRows } from '#core/sources/agileapps/xml-rows.ts';
import { parseXmlRow } from '#core/sources/agileapps/xml-row.ts';
import { readRow } from '#core/sources/agileapps/read-audit-row.ts';
import { canonicalXmlRow } from '#core/sources/agileapps/canonical-row.ts';
import { readRowFields } from '#core/sources/agileapps/row-fields.ts';
const pages: string[] = JSON.parse(readFileSync('/tmp/fastsync/pages.json','utf8'));
const rows = pages.flatMap(p => cutXmlRows(p,'auditLog').rows);
function time<T>(name: string, f: () => T): T { const t=performance.now(); const out = f(); const ms=performance.now()-t; console.log(name.padEnd(40), (ms*1000/40000).toFixed(1), 'us/row'); return out; }
for (let k=0;k<4;k++){
time('cut', () => { for (const r of pages) cutXmlRows(r,'auditLog'); });
time('parseXmlRow', () => { for (const r of rows) parseXmlRow(r); });
time('parse+canonical', () => { for (const r of rows) canonicalXmlRow(parseXmlRow(r)); });
time('readRowFields', () => { for (const r of rows) readRowFields(r); });
time('readRow', () => { for (const r of rows) readRow(r); });
}
