import { makeAuditRow } from '#test/bench/archive/make-audit-row.ts';
import { XMLParser } from 'fast-xml-parser';
import { parseXmlNode } from '#core/sources/agileapps/xml-node.ts';
import { readAuditRow } from '#core/sources/agileapps/read-audit-row.ts';
const raws: string[]=[];for (let i=0;i<5000;i++) raws.push(makeAuditRow(1, i, { timeMs: 1.7e12, burst: 0 }));
const base = { preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', allowBooleanAttributes: true, parseTagValue: false, parseAttributeValue: false, trimValues: false, removeNSPrefix: true, processEntities: false, cdataPropName: '#cdata', textNodeName: '#text', ignoreDeclaration: true, ignorePiTags: true };
const a = new XMLParser(base), b = new XMLParser({ ...base, jPath: false } as never);
const page = '<p>' + raws.slice(0, 1000).join('') + '</p>';
const c: Record<string, () => void> = { base: () => { for (const r of raws) a.parse(r); }, jPathFalse: () => { for (const r of raws) b.parse(r); }, page: () => { for (let k = 0; k < 5; k++) a.parse(page); }, pageJ: () => { for (let k = 0; k < 5; k++) b.parse(page); }, node: () => { for (const r of raws) parseXmlNode(r); }, row: () => { for (const r of raws) readAuditRow(r); } };
for (let k = 0; k < 3; k++) for (const [n, f] of Object.entries(c)) { const t = performance.now(); f(); if (k > 0) console.log(n, Math.round(5000 / (performance.now() - t) * 1000)); }
