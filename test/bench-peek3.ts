import { openStoreForReading } from '#core/store/open-database.ts';
import { readEvents } from '#core/store/event-reader.ts';
const database = openStoreForReading('/tmp/benchaudit');
const ids = database.prepare<[], number>('SELECT id FROM event ORDER BY id DESC LIMIT 10000').pluck().all();
const sql = `SELECT event.id, event.time_ms, event.connection_id, event.external_id, event.kind_id, event.actor_id, event.operation_id, event.operation_code, event.type_id, event.type_code, event.object_id, event.record, event.origin_id, event.target_id, event.environment_id, event.status_id, event.summary, event.item_count, event.work_item_state, event.violation, event.revision, event.hash FROM json_each(?) AS wanted CROSS JOIN event ON event.id = wanted.value`;
const st = database.prepare(sql).raw();
const dict = database.prepare('SELECT value FROM dictionary WHERE id = ?').pluck();
const names = new Map<number, string>();
const name = (id: number | null) => { if (id === null) return null; let n = names.get(id); if (n === undefined) { n = dict.get(id) as string; names.set(id, n); } return n; };
function proto(list: number[]) { return (st.all(`[${list.join(',')}]`) as any[]).map((r) => ({ id: 'x:' + r[3], connection: 'x', source: 'agileapps', externalId: r[3], time: new Date(r[1]).toISOString(), kind: name(r[4]), actor: name(r[5]), operation: name(r[6]), operationCode: r[7], type: name(r[8]), typeCode: r[9], object: name(r[10]), record: r[11], origin: name(r[12]), target: name(r[13]), environment: name(r[14]), status: name(r[15]), summary: r[16], itemCount: r[17], workItems: [], workItemState: r[18], violation: r[19] === 1, revision: r[20], hash: 'sha256:' + r[21].toString('hex') })); }
for (let k = 0; k < 4; k++) for (const [n, f] of [['readEvents', (l: number[]) => readEvents(database, l)], ['proto', proto]] as const) { const t = performance.now(); for (let o = 0; o < 10000; o += 500) f(ids.slice(o, o + 500)); console.log(n, ((performance.now() - t) / 10).toFixed(1), 'µs/row'); }
