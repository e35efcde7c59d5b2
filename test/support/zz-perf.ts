import { readDeploymentStream } from '#core/sources/gearset/deployment-stream.ts';
import { createJsonSplitter } from '#core/sources/json-elements.ts';
import { readDeployment } from '#core/sources/gearset/read-deployment.ts';
import { canonicalEntries, canonicalMembers, sha256Hex } from '#core/sources/canonical-json.ts';
import { readSourceDate } from '#core/sources/source-dates.ts';
const items = Array.from({ length: 30 }, (_, i) => ({ DifferenceType: 'New', ObjectType: 'ApexClass', DisplayName: 'Class' + i, ModifiedBy: 'dev.one@example.com', ModifiedOn: '2026-03-03T17:00:00Z' }));
const dep = (i: number) => JSON.stringify({ DeploymentId: 'id' + i, Status: 'Successful', Name: 'n', FriendlyName: 'f', Owner: 'o', TriggeredBy: 't', Date: '2026-03-04T10:15:30.123Z', DeploymentDifferences: items, JiraTickets: [{ TicketKey: 'a' }], AsanaTasks: null });
const parts: Buffer[] = []; let total = 0; let i = 0; parts.push(Buffer.from('{"Deployments":[')); while (total < 50e6) { let s = ''; while (s.length < 65536) s += (i ? ',' : '') + dep(i++); total += s.length; parts.push(Buffer.from(s)); } parts.push(Buffer.from(']}'));
for (let k = 0; k < 2; k++) {
let t = performance.now(); const sp = createJsonSplitter(['Deployments']); const els: string[] = []; for (const p of parts) sp.push(p, (e) => els.push(e)); sp.end(); console.log('split', performance.now() - t);
t = performance.now(); const objs = els.map((e) => JSON.parse(e)); console.log('parse', performance.now() - t);
t = performance.now(); const ents = objs.map((o) => canonicalEntries(o)); console.log('canon', performance.now() - t);
t = performance.now(); ents.map((o) => sha256Hex(canonicalMembers(o))); console.log('hash', performance.now() - t);
t = performance.now(); for (let j = 0; j < 330000; j++) { const d = readSourceDate('2026-03-03T17:00:00Z'); if (d) new Date(d.ms).toISOString(); } console.log('dates', performance.now() - t);
t = performance.now(); els.map((e) => readDeployment(e, true)); console.log('all', performance.now() - t);
}
