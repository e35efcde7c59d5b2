import { buildArchive } from '#test/bench/archive/build-archive.ts';
const a = await buildArchive(process.argv[2]!, { seed: 1, events: Number(process.argv[3]), deploymentEvery: 35 }, console.log);
console.log(a, 'store rows/s', a.plan.events/a.storeSeconds, 'index rows/s', a.plan.events/a.indexSeconds);
