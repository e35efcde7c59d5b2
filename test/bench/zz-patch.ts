import { openStoreForWriting } from '#core/store/open-database.ts';
import BetterSqlite3 from 'better-sqlite3';
import { mkdtempSync } from 'node:fs';
const f = mkdtempSync('/tmp/s5/fresh-'); const fresh = openStoreForWriting(f);
for (const dir of process.argv.slice(2)) {
  const d = new BetterSqlite3(dir + '/tickmark.db');
  for (const { type, name, sql } of fresh.prepare("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC").all() as { type: string; name: string; sql: string }[]) {
    const has = d.prepare('SELECT sql FROM sqlite_master WHERE name = ?').pluck().get(name);
    if (has === undefined) { console.log('create', type, name); d.exec(sql); }
    else if (has !== sql) {
      const want = fresh.pragma(`table_info(${name})`) as { name: string; type: string; notnull: number; dflt_value: string | null }[]; const got = (d.pragma(`table_info(${name})`) as { name: string }[]).map((c) => c.name);
      console.log('differs', name, want.filter((c) => !got.includes(c.name)).map((c) => c.name), d.prepare(`SELECT count(*) FROM ${name}`).pluck().get());
      if (type === 'table' && d.prepare(`SELECT count(*) FROM ${name}`).pluck().get() === 0) { d.exec(`DROP TABLE ${name}`); d.exec(sql); }
    }
  }
  d.close();
}
fresh.close();
