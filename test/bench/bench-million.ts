import { mkdirSync } from 'node:fs';
import { buildArchive } from './archive/build-archive.ts';
import { benchmarks } from './benchmarks.ts';
import { createContext } from './create-context.ts';
import { resultRow, terminalTable } from './report.ts';
mkdirSync('/tmp/scratch1m', { recursive: true });
const archive = await buildArchive('/tmp/bench1m', { seed: 1, events: 1_000_000, deploymentEvery: 0 }, console.log);
const { context, close } = createContext(archive, { rounds: 5, scratch: '/tmp/scratch1m', log: console.log });
const rows = [];
for (const b of benchmarks.filter(({ id }) => /^(build|first-page|half|facets|random|rows|thread)/.test(id))) {
  rows.push(resultRow(b, await b.run(context)));
  console.log(rows.at(-1)!.id, rows.at(-1)!.value);
}
close();
console.log(terminalTable(rows));
