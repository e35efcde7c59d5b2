import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { cutXmlRows } from '#core/sources/agileapps/xml-rows.ts';
import { parseXmlRow } from '#core/sources/agileapps/xml-row.ts';
const pages: string[] = JSON.parse(readFileSync('/tmp/fastsync/pages.json','utf8'));
const rows = pages.flatMap(p => cutXmlRows(p,'auditLog').rows);
function time<T>(name: string, f: () => T): T { let out: T = f(); const t=performance.now(); out = f(); const ms=performance.now()-t; console.log(name.padEnd(40), (ms*1000/40000).toFixed(1), 'us/row'); return out; }
for (let k=0;k<4;k++){
const p = new SaxesParser({ xmlns:false, position:false }); let n=0;
p.on('error',(e)=>{console.log(e.message); throw e;});
p.on('opentag', (t)=>{n++;}); p.on('text',(t)=>{n+=t.length;}); 
time('saxes pages', () => { for (const r of pages) { p.write(r).close(); } });
time('saxes per row', () => { for (const r of rows) { p.write(r).close(); } });
time('parseXmlRow', () => { for (const r of rows) parseXmlRow(r); });
}
