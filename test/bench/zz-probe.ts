import { createContext } from './create-context.ts';
import { buildArchive, usualDeploymentEvery } from './archive/build-archive.ts';
import { phrases, words, firstRows, planOf } from './queries.ts';
import { searchPage } from '#core/search/run-search.ts';
import { median, percentile } from './measure.ts';
const archive = await buildArchive(
  process.argv[2] as string,
  { seed: 1, events: 1_000_000, deploymentEvery: usualDeploymentEvery },
  console.error,
);
const { context, close } = createContext(archive, { rounds: 7, scratch: '/tmp/s5', log: console.error });
const [common, medium, low] = [words('common'), words('medium'), words('low')];
const pairs = common.flatMap((word, index) => [
  `${word} ${medium[index % medium.length]}`,
  `${word} ${common[(index + 1) % common.length]}`,
  `${word} ${low[index % low.length]}`,
]);
const rare = [420, 470, 520].flatMap((n) =>
  words('common')
    .slice(0, 3)
    .map((word) => `actor:user${n}@example.com ${word}`),
);
for (const [name, qs] of Object.entries({ phrases: phrases(context), pairs, rare })) {
  console.log(name);
  for (const q of qs) {
    const all: number[] = [],
      ids: number[] = [];
    const plan = planOf(q);
    let n = 0;
    for (let i = 0; i < 12; i++) {
      let s = performance.now();
      firstRows(context, q);
      all.push(performance.now() - s);
      s = performance.now();
      n = searchPage(context.database, plan, { limit: 101, afterId: null }).length;
      ids.push(performance.now() - s);
    }
    console.log(
      q.padEnd(50),
      n,
      'rows p50',
      median(all).toFixed(2),
      'p95',
      percentile(all, 0.95).toFixed(2),
      'ids p50',
      median(ids).toFixed(2),
    );
  }
}
close();
