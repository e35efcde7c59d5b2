import { runExport } from '#core/export/run-export.ts';
import { makeEvent } from '#test/support/export/make-event.ts';
import { exportJob } from '#test/support/export/export-job.ts';
const [format, countText, to] = process.argv.slice(2);
const count = Number(countText);
const words = 'invoice release customer approval profile layout service account deploy review field update'.split(' ');
function summary(i: number) { let s = `Change ${i}`; for (let k = 0; k < 18; k++) s += ' ' + words[(i * 7 + k * k * 13 + (i >> k)) % words.length]; return s; }
const pool = Array.from({ length: 4096 }, (_, i) => summary(i));
async function* batches() {
  for (let from = 0; from < count; from += 5000) {
    const batch = [];
    for (let i = from; i < Math.min(count, from + 5000); i++) {
      batch.push(makeEvent({ id: `gs:${i.toString(16).padStart(8, '0')}-8a52-4c7e-9d11-${(i * 7919 % 4294967296).toString(16).padStart(12, '0')}`, time: new Date(1772000000000 + i * 61_337).toISOString(), summary: pool[i % 4096], actor: `person.${i % 600}@example.com`, object: `Object${i % 64}`, record: `00${i}`, itemCount: i % 90, workItems: i % 3 === 0 ? [{ system: 'jira', key: `FIN-${i % 9000}`, url: `https://example.com/browse/FIN-${i % 9000}` }] : [] }));
    }
    yield batch;
  }
}
const { rmSync } = await import('node:fs');
{ const s0 = performance.now(); let n = 0; for await (const b of batches()) n += b.length; console.log("generating alone", ((performance.now() - s0) / 1000).toFixed(2), "s"); }
const start = performance.now(); const cpu = process.cpuUsage();
const result = await runExport({ ...exportJob(to!, format as never, []), batches: batches(), total: count, zone: process.argv[5] ?? 'UTC' });
const used = process.cpuUsage(cpu);
console.log(format, result.rows, 'rows', ((performance.now() - start) / 1000).toFixed(2), 's', ((used.user + used.system) / 1e6).toFixed(1), 's CPU', (result.bytes / 1e6).toFixed(1), 'MB', 'peak RSS', Math.round(process.resourceUsage().maxRSS / 1024), 'MB');
