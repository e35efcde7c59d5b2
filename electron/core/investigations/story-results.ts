import { AppError } from '#shared/app-error.ts';
import type { AuditEvent } from '#shared/audit-event.ts';
import type { StoryResult } from '#shared/investigation.ts';
import { type StoryBlock, storyBlocks } from '#shared/story.ts';
import type { SearchService } from '#core/search/search-service.ts';

/** Bars of a chart, at most; smaller ones are left out and counted in none. */
const mostBars = 24;

export interface StoryDependencies {
  search: Pick<SearchService, 'page' | 'count' | 'facets' | 'histogram'>;
  /** The event's keys behind names of columns; throws for a name that is none. */
  columnKeys: (names: readonly string[]) => (keyof AuditEvent)[];
  now: () => number;
}

/** Runs the result blocks of a story. What is wrong with a block is its result, never a failure of the story. */
export async function runStory(story: string, tz: string, dependencies: StoryDependencies): Promise<StoryResult[]> {
  const results: StoryResult[] = [];
  for (const block of storyBlocks(story)) {
    try {
      results.push(await runBlock(block, block.tz ?? tz, dependencies));
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      results.push({ view: 'error', query: block.query, message: `${thrown.message} ${thrown.recovery}`.trim() });
    }
  }
  return results;
}

async function runBlock(
  block: StoryBlock,
  tz: string,
  { search, columnKeys, now }: StoryDependencies,
): Promise<StoryResult> {
  const { query, view } = block;
  if (block.problem !== null) return { view: 'error', query, message: block.problem };
  const at = new Date(now()).toISOString();
  if (view === 'count') return { view, query, count: (await search.count({ query, tz })).count, at };
  if (view === 'table') {
    const columns = columnKeys(block.columns);
    const page = await search.page({ query, tz, limit: block.limit, after: null, sort: [] });
    const rows = page.events.map((event) => columns.map((key) => cellText(event[key])));
    return { view, query, count: page.total, columns, rows, at };
  }
  if (block.by === 'time') {
    const { by, buckets } = await search.histogram({ query, tz, by: 'auto', stack: null });
    const bars = buckets.map(({ start, count }) => ({ label: start, count }));
    const total = bars.reduce((sum, bar) => sum + bar.count, 0);
    return { view, query, count: total, by: `time, by ${by}`, bars, at };
  }
  const { total, facets } = await search.facets({ query, tz, by: [block.by], top: mostBars });
  const values = Object.values(facets)[0] ?? [];
  const bars = values.map(({ value, count }) => ({ label: value === null ? '(none)' : String(value), count }));
  return { view, query, count: total, by: block.by, bars, at };
}

function cellText(value: AuditEvent[keyof AuditEvent]): string | null {
  if (value === null) return null;
  return Array.isArray(value) ? value.map((item) => item.key).join(', ') : String(value);
}
