import { type Random, randomFor } from '#core/sample/random.ts';
import {
  type SamplePeriod,
  daysOf,
  evenly,
  hourMs,
  minuteMs,
  releaseDays,
  secondMs,
  startOfDay,
  workingTime,
} from '#core/sample/sample-calendar.ts';
import { type OrderedSlots, type SlotTable, createSlotTable } from '#core/sample/slot-table.ts';
import { deploymentScenes, releaseSteps } from './deployment-scenes.ts';

const stream = 11;

/** The day-to-day numbers below are those of a sample with this many deployments; others are scaled. */
const usualCount = 2000;
const productionStep = releaseSteps.indexOf('production');

/**
 * Decides when which deployments happen: exactly `count` of them, what the audit questions need first, so
 * that small samples answer them too, everyday work last.
 */
export function planDeployments(seed: number, count: number, period: SamplePeriod): OrderedSlots {
  const table = createSlotTable(count, period.startMs, period.endMs);
  const random = randomFor(seed, stream);
  const share = (usual: number) => Math.round((usual * count) / usualCount);

  planLatest(table, period);
  planReleases(table, random, period, Math.max(1, share(releaseSteps.length)), count);
  for (let index = 0; index < share(1); index++) {
    const timeMs = evenly(period, share(1), index);
    table.add({ timeMs, scene: deploymentScenes.largeProfile, group: index, step: 0, size: random.whole(2900, 3100) });
  }
  for (let index = 0; index < share(100); index++) {
    const size = random.whole(1, 4);
    const timeMs = evenly(period, share(100), index) + random.whole(0, 20) * hourMs;
    table.add({ timeMs, scene: deploymentScenes.hotfix, group: index, step: 0, size });
  }
  for (let index = 0; index < share(24); index++) {
    const timeMs = evenly(period, share(24), index) + random.whole(0, 300) * minuteMs;
    table.add({ timeMs, scene: deploymentScenes.rollback, group: index, step: 0, size: random.whole(3, 30) });
  }
  planRetries(table, random, period, seed, share(45));
  for (let index = 0; index < share(80); index++) {
    const timeMs = workingTime(random, period);
    table.add({ timeMs, scene: deploymentScenes.rare, group: index, step: 0, size: smallSize(random, 30) });
  }
  planNightly(table, random, period, share(daysOf(period).length));
  for (let index = 0; index < share(300); index++) {
    const timeMs = workingTime(random, period);
    table.add({ timeMs, scene: deploymentScenes.feature, group: index, step: 0, size: smallSize(random, 36) });
  }
  for (let index = 0; !table.full; index++) {
    const size = random.chance(0.06) ? 0 : smallSize(random, 30);
    table.add({ timeMs: workingTime(random, period), scene: deploymentScenes.merge, group: index, step: 0, size });
  }
  return table.inOrder();
}

/** At least one item, few more often than many. */
function smallSize(random: Random, most: number): number {
  return 1 + Math.floor(random.fraction() * random.fraction() * most);
}

/** The last minutes: a failure, its repetition, and a change of rights, whatever day the sample ends on. */
function planLatest(table: SlotTable, period: SamplePeriod): void {
  const sizes = [3, 3, 4, 2];
  sizes.forEach((size, step) => {
    const timeMs = period.endMs - (sizes.length - step) * 3 * secondMs;
    table.add({ timeMs, scene: deploymentScenes.latest, group: 0, step, size });
  });
}

/** Release evenings: the production step of each first, so that a small sample has at least those. */
function planReleases(
  table: SlotTable,
  random: Random,
  period: SamplePeriod,
  stepsPerEvening: number,
  count: number,
): void {
  const days = releaseDays(period);
  const stride = Math.max(1, Math.ceil((2 * days.length) / count));
  const itemShare = Math.min(1, Math.max(0.05, count / usualCount));
  const teams = Math.ceil(stepsPerEvening / releaseSteps.length);
  const evenings = days.flatMap((day, train) =>
    (days.length - 1 - train) % stride === 0
      ? Array.from({ length: teams }, (_, team) => ({
          startMs: day + 18 * hourMs + random.whole(0, 20) * minuteMs + team * secondMs,
          group: train + team * days.length,
          items: Math.round(random.whole(210, 540) * itemShare),
        }))
      : [],
  );
  const addStep = (evening: (typeof evenings)[number], step: number) => {
    const timeMs = evening.startMs + step * 23 * minuteMs + random.whole(0, 600_000);
    const size = step <= productionStep ? evening.items : random.whole(8, 150);
    table.add({ timeMs, scene: deploymentScenes.release, group: evening.group, step, size });
  };
  for (const evening of evenings) addStep(evening, productionStep);
  const furtherSteps = releaseSteps.map((_, step) => step).filter((step) => step !== productionStep);
  for (const step of furtherSteps.slice(0, stepsPerEvening - 1)) {
    for (const evening of evenings) addStep(evening, step);
  }
}

/** How often the deployments of this story were tried: the last attempt succeeds. */
export function attemptsOfRetry(seed: number, group: number): number {
  return randomFor(seed, stream, deploymentScenes.retry, group).chance(0.3) ? 3 : 2;
}

function planRetries(table: SlotTable, random: Random, period: SamplePeriod, seed: number, stories: number): void {
  for (let group = 0; group < stories; group++) {
    const size = random.whole(4, 40);
    const firstMs = workingTime(random, period);
    for (let step = 0; step < attemptsOfRetry(seed, group); step++) {
      const timeMs = firstMs + step * (9 * minuteMs + random.whole(0, 20 * 60_000));
      table.add({ timeMs, scene: deploymentScenes.retry, group, step, size });
    }
  }
}

function planNightly(table: SlotTable, random: Random, period: SamplePeriod, count: number): void {
  for (let index = 0; index < count; index++) {
    const timeMs = startOfDay(evenly(period, count, index)) + 2 * hourMs + random.whole(0, 900_000);
    const size = random.chance(0.3) ? 0 : smallSize(random, 32);
    table.add({ timeMs, scene: deploymentScenes.nightly, group: index, step: 0, size });
  }
}
