import type { Page } from '@playwright/test';
import type { BenchContext, Benchmark, Measured } from '#test/bench/benchmark.ts';
import { countPagesRead } from '#test/bench/machine.ts';
import { describeLatencies, median, percentile, round } from '#test/bench/measure.ts';
import { vocabulary } from '#test/bench/archive/vocabulary.ts';
import { openWindow } from '#test/bench/window/open-window.ts';
import { buildWindow } from '#test/bench/window/build-window.ts';
import { grid, searchBox } from '#test/e2e/window.ts';

interface WindowFigures {
  launchMs: number[];
  hostMs: number[];
  host: string;
  keystrokeMs: number[];
  scrolling: Scrolling;
  /** Bytes of the page's heap after a collection: before and after scrolling through everything. */
  heap: { before: number; after: number };
}

/** What a stretch of scrolling was like. */
interface Scrolling {
  longestMs: number;
  frames: number;
  /** Frames that missed their turn. */
  late: number;
  /** Pages of programs and files that were read from the disk meanwhile; `null` where it cannot be told. */
  pagesRead: number | null;
}

const launches = 3;
/** Words of medium frequency, each typed alone and with a field: thirty keys, so that a p95 is not the slowest of all. */
const typedWords = Array.from({ length: 15 }, (_, index) => vocabulary[120 + 17 * index] as string);
const scrollSteps = 240;
/** Frames come every 16.7 ms; one that takes longer has missed its turn. */
const lateMs = 20;
const jumps = 150;

function windowFigures(context: BenchContext): Promise<WindowFigures | string> {
  return context.once('window', () => measureWindow(context));
}

async function measureWindow(context: BenchContext): Promise<WindowFigures | string> {
  const problem = buildWindow();
  if (problem !== null) return problem;
  const launchMs: number[] = [];
  const hostMs: number[] = [];
  // The first start copies the archive into the cache of files and is not counted.
  for (let start = 0; start < launches; start += 1) {
    const opened = await openWindow(context);
    if (start > 0) {
      launchMs.push(opened.launchMs);
      hostMs.push(opened.hostMs);
    }
    await opened.app.close();
  }
  const { app, ...last } = await openWindow(context);
  launchMs.push(last.launchMs);
  hostMs.push(last.hostMs);
  try {
    const { page, host } = app;
    const keystrokeMs = await measureKeystrokes(page);
    const scrolling = await measureScrolling(page);
    const heap = await measureHeap(page);
    return { launchMs, hostMs, host, keystrokeMs, scrolling, heap };
  } finally {
    await app.close();
  }
}

/** From a key press that changes the result to the frame that shows the other rows. */
async function measureKeystrokes(page: Page): Promise<number[]> {
  const samples: number[] = [];
  const typed = typedWords.flatMap((word) => [word, `kind:data ${word}`]);
  for (const query of typed) {
    await searchBox(page).fill(query.slice(0, -1));
    await page.waitForTimeout(400);
    const painted = page.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          let pressedAt = 0;
          const main = document.querySelector('main');
          addEventListener('keydown', (event) => (pressedAt = event.timeStamp), { capture: true, once: true });
          const observer = new MutationObserver(() => {
            const shown = document.querySelector<HTMLElement>('[data-query]')?.dataset.query;
            if (pressedAt === 0 || shown !== wanted || document.querySelector('[role="row"] time') === null) return;
            observer.disconnect();
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressedAt)));
          });
          const changes = { subtree: true, childList: true, characterData: true, attributes: true };
          if (main !== null) observer.observe(main, changes);
        }),
      query,
    );
    await searchBox(page).press(query.slice(-1));
    samples.push(await painted);
  }
  return samples;
}

/** The times between frames while the wheel turns. */
async function measureScrolling(page: Page): Promise<Scrolling> {
  await searchBox(page).fill('');
  await page.waitForTimeout(1500);
  await grid(page).hover();
  await page.evaluate((lateMs) => {
    const scrolling = { longestMs: 0, frames: 0, late: 0, last: performance.now() };
    const follow = (now: number): void => {
      const time = now - scrolling.last;
      scrolling.longestMs = Math.max(scrolling.longestMs, time);
      scrolling.frames += 1;
      if (time > lateMs) scrolling.late += 1;
      scrolling.last = now;
      requestAnimationFrame(follow);
    };
    requestAnimationFrame(follow);
    Object.assign(globalThis, { scrolling });
  }, lateMs);
  await page.waitForTimeout(100);
  await page.evaluate(() => {
    const { scrolling } = globalThis as unknown as { scrolling: Omit<Scrolling, 'pagesRead'> };
    Object.assign(scrolling, { longestMs: 0, frames: 0, late: 0 });
  });
  const pagesBefore = countPagesRead();
  for (let step = 0; step < scrollSteps; step += 1) {
    await page.mouse.wheel(0, 240);
    await page.waitForTimeout(8);
  }
  const pagesAfter = countPagesRead();
  const measured = await page.evaluate(
    () => (globalThis as unknown as { scrolling: Omit<Scrolling, 'pagesRead'> }).scrolling,
  );
  return { ...measured, pagesRead: pagesBefore === null || pagesAfter === null ? null : pagesAfter - pagesBefore };
}

function describeScrolling({ frames, late, pagesRead }: Scrolling): string {
  const pages = pagesRead === null ? '' : `; ${pagesRead} pages of programs and files read from the disk meanwhile`;
  return `${late} of ${frames} frames late${pages}`;
}

/** What the page keeps after all of a result was on the screen, in stretches, against what it kept before. */
async function measureHeap(page: Page): Promise<{ before: number; after: number }> {
  const session = await page.context().newCDPSession(page);
  const used = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize;
  };
  const jump = (share: number): Promise<void> =>
    grid(page).evaluate((frame, to) => {
      frame.scrollTop = to * (frame.scrollHeight - frame.clientHeight);
    }, share);
  // The cache of pages is filled first: that it holds something is its purpose.
  for (let step = 0; step < jumps; step += 1) {
    await jump((step % 80) / 80);
    await page.waitForTimeout(15);
  }
  const before = await used();
  for (let step = 0; step <= jumps * 2; step += 1) {
    await jump(step / (jumps * 2));
    await page.waitForTimeout(15);
  }
  return { before, after: await used() };
}

function figure(
  shape: Pick<Benchmark, 'id' | 'what' | 'unit' | 'target'>,
  read: (figures: WindowFigures) => Measured,
): Benchmark {
  return {
    ...shape,
    async run(context) {
      const figures = await windowFigures(context);
      return typeof figures === 'string' ? { value: null, note: figures } : read(figures);
    },
  };
}

export const windowBenchmarks: readonly Benchmark[] = [
  figure(
    {
      id: 'window-launch',
      what: 'From the start of the app to rows on the screen, files in the cache',
      unit: 's',
      target: { most: 1.5 },
    },
    ({ launchMs, hostMs, host }) => ({
      value: median(launchMs) / 1000,
      note: `in ${host === 'chromium' ? 'the Chromium host' : 'Electron'}; ${round(median(hostMs) / 1000)} s of it until the page begins`,
    }),
  ),
  figure(
    {
      id: 'window-keystroke',
      what: 'From a key press to the frame with the other rows (p95)',
      unit: 'ms',
      target: { most: 100 },
    },
    ({ keystrokeMs }) => ({ value: percentile(keystrokeMs, 0.95), note: describeLatencies(keystrokeMs) }),
  ),
  figure(
    {
      id: 'window-longest-frame',
      what: 'Longest frame while the wheel scrolls through all events',
      unit: 'ms',
      target: { most: 32 },
    },
    ({ scrolling }) => ({ value: scrolling.longestMs, note: describeScrolling(scrolling) }),
  ),
  figure(
    {
      id: 'window-memory',
      what: 'Memory of the window after scrolling through everything, against before',
      unit: '×',
      target: { most: 1.1 },
    },
    ({ heap }) => ({
      value: heap.after / heap.before,
      note: `${round(heap.after / 1e6)} MB against ${round(heap.before / 1e6)} MB`,
    }),
  ),
];
