import { type Random, randomFor } from '#core/sample/random.ts';
import {
  type SamplePeriod,
  evenly,
  hourMs,
  minuteMs,
  secondMs,
  startOfDay,
  wholeSecond,
  workingTime,
} from '#core/sample/sample-calendar.ts';
import { type OrderedSlots, type SlotTable, createSlotTable } from '#core/sample/slot-table.ts';
import { type EntryScene, entryScenes } from './entry-scenes.ts';

const stream = 21;

/** The numbers below are those of a sample with this many entries; others are scaled. */
const usualCount = 20_000;

/** Single events in working hours: scene and usual number. */
const everyday: readonly [EntryScene, number][] = [
  ['violation', 320],
  ['search', 1300],
  ['governance', 120],
  ['preference', 200],
  ['tab', 600],
  ['rights', 260],
  ['customisation', 480],
  ['unknown', 40],
  ['transfer', 160],
  ['fieldAudit', 2300],
  ['recordChange', 3700],
];

/** Groups from this one on belong to the entries just before the end of the sample. */
export const firstLatestGroup = 0x4000_0000;

/** What is needed just before the end of the sample, so that "today" is never empty. */
const latest: readonly EntryScene[] = [
  'session',
  'search',
  'violation',
  'recordView',
  'nightExport',
  'fieldAudit',
  'rights',
];

/**
 * Decides when which entries are logged: exactly `count` of them at whole seconds, what the audit questions
 * need first, so that small samples answer them too, record views last.
 */
export function planEntries(seed: number, count: number, period: SamplePeriod): OrderedSlots {
  const whole = { startMs: wholeSecond(period.startMs) + secondMs, endMs: wholeSecond(period.endMs) };
  const table = createSlotTable(count, whole.startMs, whole.endMs);
  const random = randomFor(seed, stream);
  const share = (usual: number) => Math.round((usual * count) / usualCount);

  latest.forEach((scene, index) => {
    const timeMs = whole.endMs - (latest.length - index) * 2 * secondMs;
    table.add({ timeMs, scene: entryScenes[scene], group: firstLatestGroup + index, step: 0, size: 0 });
  });
  planNightExports(table, random, whole, Math.max(Math.min(30, Math.floor(count / 3)), share(180)));
  planMassOperations(table, random, whole, count);
  planSessions(table, random, whole, share(2200));
  planFailedLogins(table, random, whole, share(60));
  planSchedules(table, random, whole, share(300));
  for (const [scene, usual] of everyday) {
    for (let group = 0; group < share(usual); group++) addSingle(table, random, whole, scene, group);
  }
  for (let group = 0; !table.full; group++) addSingle(table, random, whole, 'recordView', group);
  return table.inOrder();
}

function addSingle(table: SlotTable, random: Random, period: SamplePeriod, scene: EntryScene, group: number): void {
  const timeMs = wholeSecond(workingTime(random, period));
  table.add({ timeMs: Math.max(timeMs, period.startMs), scene: entryScenes[scene], group, step: 0, size: 0 });
}

/** One person, between one and four in the morning, every second or third night. */
function planNightExports(table: SlotTable, random: Random, period: SamplePeriod, count: number): void {
  for (let group = 0; group < count; group++) {
    const night = startOfDay(evenly(period, count, group)) + hourMs;
    const timeMs = night + random.whole(0, 3 * 3600 - 1) * secondMs;
    table.add({ timeMs, scene: entryScenes.nightExport, group, step: 0, size: 0 });
  }
}

/** Some hundreds of rows at once, with one and the same time. */
function planMassOperations(table: SlotTable, random: Random, period: SamplePeriod, count: number): void {
  const operations = Math.max(1, Math.round((7 * count) / usualCount));
  for (let group = 0; group < operations; group++) {
    const timeMs = wholeSecond(evenly(period, operations, group) + random.whole(0, 1000) * minuteMs);
    const rows = Math.min(random.whole(180, 420), Math.ceil(count / 20));
    for (let step = 0; step < rows; step++) {
      table.add({ timeMs, scene: entryScenes.massOperation, group, step, size: 0 });
    }
  }
}

function planSessions(table: SlotTable, random: Random, period: SamplePeriod, sessions: number): void {
  for (let group = 0; group < sessions; group++) {
    const timeMs = wholeSecond(workingTime(random, period));
    table.add({ timeMs, scene: entryScenes.session, group, step: 0, size: 0 });
    const logoutMs = timeMs + random.whole(5 * 60, 8 * 3600) * secondMs;
    table.add({ timeMs: logoutMs, scene: entryScenes.session, group, step: 1, size: 0 });
  }
}

function planFailedLogins(table: SlotTable, random: Random, period: SamplePeriod, bursts: number): void {
  for (let group = 0; group < bursts; group++) {
    const timeMs = wholeSecond(period.startMs + random.fraction() * (period.endMs - period.startMs));
    const attempts = random.whole(1, 6);
    for (let step = 0; step < attempts; step++) {
      const attemptMs = timeMs + step * random.whole(2, 20) * secondMs;
      table.add({ timeMs: attemptMs, scene: entryScenes.failedLogin, group, step, size: 0 });
    }
  }
}

/** A scheduled activity starts, and ends some minutes later. */
function planSchedules(table: SlotTable, random: Random, period: SamplePeriod, runs: number): void {
  for (let group = 0; group < runs; group++) {
    const timeMs = startOfDay(evenly(period, runs, group)) + 3 * hourMs + random.whole(0, 600) * secondMs;
    table.add({ timeMs, scene: entryScenes.schedule, group, step: 0, size: 0 });
    const endMs = timeMs + random.whole(20, 1500) * secondMs;
    table.add({ timeMs: endMs, scene: entryScenes.schedule, group, step: 1, size: 0 });
  }
}
