import { startProcess } from '#test/bench/processes/run-process.ts';
import { rmSync } from 'node:fs';
async function fill(f: object) { rmSync('/tmp/fastsync/mem', {recursive:true, force:true}); const p = startProcess('fill-archive.ts', [JSON.stringify({ folder: '/tmp/fastsync/mem', file: null, ...f })]); const l = await p.line(); await p.stop(); return JSON.parse(l); }
const [what, n, m] = process.argv.slice(2) as [string,string,string];
if (what === 'gs') { for (const mb of n.split(',')) { const s = startProcess('serve-deployments.ts', [mb, m]); const served = JSON.parse(await s.line()); const r = await fill({ kind: 'gearset', ...served }); console.log(mb, 'MB', r, Math.round(r.peakBytes/1e6)); await s.stop(); } }
else if (what === 'log') { for (const e of n.split(',')) { const s = startProcess('serve-audit-log.ts', [e, String(Date.UTC(2026,9,1))]); const served = JSON.parse(await s.line()); const r = await fill({ kind: 'agileapps', ...served }); console.log(e, r, Math.round(r.peakBytes/1e6)); await s.stop(); } }
else { const r = await fill({ kind: 'agileapps', url: 'https://log.example', startMs: 0, endMs: 1, file: n }); console.log(r, Math.round(r.peakBytes/1e6)); }
process.exit(0);
