import { openStoreForReading } from '#core/store/open-database.ts';
import { vocabulary } from '#test/bench/archive/vocabulary.ts';
const folder = process.argv[2]!;
const database = openStoreForReading(folder);
const T = (name: string, f: () => unknown, n = 15) => { const s: number[] = []; for (let i = 0; i < n; i++) { const t = performance.now(); f(); s.push(performance.now() - t); } s.sort((a, b) => a - b); console.log(name, 'p50', s[n >> 1]!.toFixed(3), 'min', s[0]!.toFixed(3)); };
for (const w of [vocabulary[0]!, vocabulary[6]!]) {
  const A = `text : "${w}"`, B = `"${w}"`;
  const cnt = database.prepare('SELECT count(*) FROM search.event_text WHERE event_text MATCH ?').pluck();
  console.log(w, cnt.get(A), cnt.get(B));
  T('count column', () => cnt.get(A)); T('count plain', () => cnt.get(B));
  const ids = database.prepare('SELECT rowid FROM search.event_text WHERE event_text MATCH ? ORDER BY rowid DESC').pluck();
  const asc = database.prepare('SELECT rowid FROM search.event_text WHERE event_text MATCH ?').pluck();
  T('ids all', () => ids.all(A)); T('ids plain', () => ids.all(B)); T('ids asc plain', () => asc.all(B));
  const arr = ids.all(A) as number[];
  T('from', () => Float64Array.from(arr)); T('new', () => new Float64Array(arr));
  const gc = database.prepare('SELECT group_concat(rowid) FROM search.event_text WHERE event_text MATCH ?').pluck();
  T('group_concat', () => gc.get(B));
  T('group_concat+parse', () => { const t = gc.get(B) as string; const b = Buffer.from(t, 'latin1'); const out = new Float64Array(200000); let k = 0, v = 0; for (let i = 0; i < b.length; i++) { const c = b[i]!; if (c === 44) { out[k++] = v; v = 0; } else v = v * 10 + c - 48; } out[k++] = v; return out.subarray(0, k).slice().reverse(); });
  const gb = database.prepare('SELECT CAST(group_concat(rowid) AS BLOB) FROM search.event_text WHERE event_text MATCH ?').pluck();
  T('group_concat blob+parse', () => { const b = gb.get(B) as Buffer; const out = new Float64Array(200000); let k = 0, v = 0; for (let i = 0; i < b.length; i++) { const c = b[i]!; if (c === 44) { out[k++] = v; v = 0; } else v = v * 10 + c - 48; } out[k++] = v; return out.subarray(0, k).slice().reverse(); });
}
const all = database.prepare('SELECT id FROM event ORDER BY id DESC').pluck();
T('all ids', () => all.all(), 5);
const cov = database.prepare('SELECT id, kind_id, status_id, environment_id, actor_id, operation_id, connection_id FROM event ORDER BY id DESC').raw();
T('all columns', () => cov.all(), 5);
console.log(database.prepare(`SELECT name, sum(pgsize) s, sum(ncell) n FROM dbstat GROUP BY name ORDER BY s DESC LIMIT 14`).all());
T('dv', () => [database.pragma('main.data_version', {simple:true}), database.pragma('search.data_version', {simple:true})]);
