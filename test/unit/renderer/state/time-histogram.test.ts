import { beforeEach, expect, it, vi } from 'vitest';
import { createFakeBackend } from '#test/support/fake-backend.ts';
import { createSearch } from '#test/support/create-search.ts';

// What a browser keeps for the window.
const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
});
beforeEach(() => kept.clear());
const { TimeHistogram } = await import('#renderer/state/time-histogram.svelte.ts');

async function openHistogram() {
  const backend = createFakeBackend({ filled: true, events: 900 });
  const session = createSearch(backend.api);
  const histogram = new TimeHistogram(backend.api, session);
  await session.run();
  await histogram.load('', 'UTC');
  return { ...backend, session, histogram };
}

it('holds every event, and the coverage of what is drawn', async () => {
  const { histogram } = await openHistogram();
  const buckets = histogram.shown?.buckets.buckets ?? [];
  expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(900);
  expect(histogram.shown?.coverage).toHaveLength(2);
  expect(histogram.stale).toBe(false);
});

it('zooms by the query, and goes back to the time before, whatever else was changed', async () => {
  const { histogram, session } = await openHistogram();
  const march = [Date.UTC(2026, 2, 10), Date.UTC(2026, 2, 20)] as const;
  await histogram.zoom(...march);
  expect(session.text).toBe('time>=2026-03-10 time<2026-03-20');
  expect(histogram.stale).toBe(true);
  await histogram.zoom(Date.UTC(2026, 2, 12), Date.UTC(2026, 2, 13));
  await session.search(`kind:login ${session.text}`);
  await histogram.back();
  expect(session.text).toBe('kind:login time>=2026-03-10 time<2026-03-20');
  await histogram.back();
  expect(session.text).toBe('kind:login');
  expect(histogram.canGoBack).toBe(false);
});

it('asks for nothing while it is hidden, and remembers that it is', async () => {
  const { histogram, calls } = await openHistogram();
  const before = calls.length;
  histogram.toggle();
  await histogram.load('kind:login', 'UTC');
  expect(calls).toHaveLength(before);
  expect(kept.get('histogram')).toBe('false');
});

it('moves by a bar and zooms by half, and Back undoes each', async () => {
  const { histogram, session } = await openHistogram();
  await histogram.zoom(Date.UTC(2026, 2, 22), Date.UTC(2026, 2, 28));
  // The fake core resolves no bounds: what is drawn stands for them.
  await histogram.load(session.text, 'UTC');
  const { fromMs, toMs } = histogram.shown ?? { fromMs: 0, toMs: 0 };
  await histogram.shift(-1);
  const dayMs = 86_400_000;
  const dates = [fromMs - dayMs, toMs - dayMs].map((ms) => new Date(ms).toISOString().slice(0, 10));
  expect(session.text).toBe(`time>=${dates[0]} time<${dates[1]}`);
  await histogram.back();
  expect(session.text).toBe('time>=2026-03-22 time<2026-03-28');
});

it('gives a bar length up that makes too many bars', async () => {
  const { histogram, api } = await openHistogram();
  const call = api.call.bind(api);
  api.call = async (name, input) => {
    if (name === 'search.histogram' && input !== null && 'by' in input && input.by === 'minute')
      throw new Error('too many');
    return call(name, input);
  };
  histogram.chooseBucket('minute');
  await vi.waitFor(() => expect(histogram.loading).toBe(false));
  expect([histogram.by, histogram.error]).toEqual(['auto', null]);
});
