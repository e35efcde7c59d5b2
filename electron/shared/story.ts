import { type Block, parseMarkdown } from './markdown.ts';

/**
 * A story is Markdown. Where it holds a fenced block of the language `tickmark`, the block's result is shown:
 *
 *     ```tickmark
 *     query: kind:deployment env:production
 *     view: table
 *     columns: time, actor, summary
 *     limit: 20
 *     ```
 *
 * `view` is `table` (the default), `count` or `chart`; a chart counts `by` a field, or by time (`by: time`).
 */
export interface StoryBlock {
  query: string;
  view: 'table' | 'count' | 'chart';
  /** IANA zone for dates; `null` for the reader's. */
  tz: string | null;
  /** Names as exports take them. */
  columns: string[];
  limit: number;
  by: string;
  /** What of the block can't be read, `null` when all can. */
  problem: string | null;
}

export type StoryPart = { kind: 'text'; blocks: Block[] } | { kind: 'result'; index: number; block: StoryBlock };

const usualColumns = ['time', 'kind', 'actor', 'operation', 'target', 'status', 'summary'];
const usualLimit = 10;
const mostRows = 1_000;

/** Takes a story apart: prose, and result blocks in their order. */
export function parseStory(story: string): StoryPart[] {
  const parts: StoryPart[] = [];
  let results = 0;
  for (const block of parseMarkdown(story)) {
    if (block.kind === 'code' && block.language === 'tickmark') {
      parts.push({ kind: 'result', index: results, block: readBlock(block.text) });
      results += 1;
      continue;
    }
    const last = parts.at(-1);
    if (last?.kind === 'text') last.blocks.push(block);
    else parts.push({ kind: 'text', blocks: [block] });
  }
  return parts;
}

/** The result blocks alone. */
export function storyBlocks(story: string): StoryBlock[] {
  return parseStory(story).flatMap((part) => (part.kind === 'result' ? [part.block] : []));
}

function readBlock(text: string): StoryBlock {
  const block: StoryBlock = {
    query: '',
    view: 'table',
    tz: null,
    columns: usualColumns,
    limit: usualLimit,
    by: 'time',
    problem: null,
  };
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    block.problem ??= setFact(block, key, value, line);
  }
  return block;
}

function setFact(block: StoryBlock, key: string, value: string, line: string): string | null {
  switch (key) {
    case 'query':
      block.query = value;
      return null;
    case 'view':
      if (value !== 'table' && value !== 'count' && value !== 'chart')
        return `“${value}” is no view: table, count, chart.`;
      block.view = value;
      return null;
    case 'columns':
      block.columns = value
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
      return null;
    case 'limit':
      if (!/^[1-9]\d{0,3}$/.test(value)) return `“${value}” is no limit from 1 to ${mostRows}.`;
      block.limit = Math.min(mostRows, Number(value));
      return null;
    case 'by':
      block.by = value;
      return null;
    case 'tz':
      block.tz = value;
      return null;
    default:
      return `“${line.trim()}” is no line of a result block: query, view, columns, limit, by, tz.`;
  }
}
