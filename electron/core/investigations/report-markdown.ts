import type { StoryResult } from '#shared/investigation.ts';
import { storyBlocks } from '#shared/story.ts';
import type { ReportContent } from './report-content.ts';
import {
  eventWords,
  methodWords,
  momentWords,
  rangeWords,
  resultWords,
  sampleHeads,
  sampleRows,
} from './report-words.ts';

/** A report as Markdown. Text of the archive is escaped, so that it stays text wherever this is shown. */
export function reportMarkdown(content: ReportContent): string {
  const { detail, tz } = content;
  const parts: (string | null)[] = [
    `# ${plain(detail.name)}`,
    detail.description === '' ? null : detail.description,
    [
      `- State: ${detail.state === 'open' ? 'open' : `closed ${momentWords(detail.closedAt, tz)}`}`,
      `- Begun: ${momentWords(detail.createdAt, tz)} by ${plain(detail.createdBy)}`,
      `- Reported: ${momentWords(content.createdAt, tz)} by ${plain(content.createdBy)}`,
      `- Pinned events: ${content.totalEvents}`,
      `- Times in ${tz}; hashes are SHA-256; Tickmark ${content.version}`,
    ].join('\n'),
    section('Story', storyText(content)),
    section('Pinned events', eventsText(content)),
    section('Queries', queriesText(content)),
    section('Samples and tests', samplesText(content)),
    section(
      'Notes',
      detail.notes.map((note) => `${note.text}\n\n— ${plain(note.by)}, ${momentWords(note.at, tz)}`).join('\n\n'),
    ),
    section('Tasks', detail.tasks.map(({ done, text }) => `- [${done ? 'x' : ' '}] ${plain(text)}`).join('\n')),
    section(
      'Attachments',
      table(
        ['file', 'event', 'bytes', 'hash'],
        detail.attachments.map((one) => [one.name, one.event, String(one.bytes), one.sha256]),
      ),
    ),
    section(
      'Activity log',
      table(
        ['time', 'who', 'what', 'detail'],
        content.log.map(({ at, who, what, detail: words }) => [momentWords(at, tz), who, what, words]),
      ),
    ),
  ];
  return `${parts.filter((part) => part !== null && part !== '').join('\n\n')}\n`;
}

function section(title: string, text: string): string {
  return text === '' ? '' : `## ${title}\n\n${text}`;
}

/** The story as it was written, each result block with its result below. */
function storyText({ detail, story }: ReportContent): string {
  let index = 0;
  const fence = /^ {0,3}(```+|~~~+)[ \t]*tickmark[ \t]*$[\s\S]*?^ {0,3}\1[ \t]*$/gim;
  if (storyBlocks(detail.story).length === 0) return detail.story;
  return detail.story.replace(fence, (block) => {
    const result = story.results[index];
    index += 1;
    return result === undefined ? block : resultText(result);
  });
}

function resultText(result: StoryResult): string {
  const query = code(result.query || '*');
  if (result.view === 'error') return `> ${plain(result.message)} (${query})`;
  const caption = `${query}: ${plain(resultWords(result))}`;
  if (result.view === 'count') return `**${result.count}** (${query})`;
  if (result.view === 'chart') {
    return `${table(
      [result.by, 'events'],
      result.bars.map((bar) => [bar.label, String(bar.count)]),
    )}\n\n${caption}`;
  }
  return `${table(result.columns, result.rows)}\n\n${caption}`;
}

function eventsText({ events, totalEvents, tz }: ReportContent): string {
  const lines = events.map((pinned) => {
    const tags = pinned.tags.map((tag) => ` [${plain(tag)}]`).join('');
    const state = { same: '', changed: ' (changed at the source since)', missing: ' (not in this archive)' }[
      pinned.state
    ];
    const note = pinned.note === '' ? '' : `\n\n${indent(pinned.note)}\n`;
    return `- **${momentWords(pinned.time, tz)}** ${plain(eventWords(pinned))}${tags}${state}\n  ${code(pinned.id)}, revision ${pinned.revision}, ${code(pinned.hash)}${note}`;
  });
  const left = totalEvents - events.length;
  return [...lines, ...(left === 0 ? [] : [`\n${left} more events are in the investigation’s own file.`])].join('\n');
}

function queriesText({ queries, tz }: ReportContent): string {
  return queries
    .map((query) =>
      [
        `### ${plain(query.title)}`,
        '',
        code(query.query || '*'),
        '',
        `- Found: ${query.count} events, ${momentWords(query.savedAt, tz)}, by ${plain(query.savedBy)}`,
        `- Since then: ${query.changes}; ${query.now} events now`,
        `- Range: ${rangeWords(query.resolved)}`,
        ...query.coverage.map((one) => `- Coverage of ${plain(one.connection)}: ${one.state}`),
        `- Archive: up to ledger row ${query.checkpoint}`,
        `- Result hash: ${code(query.resultHash)}`,
      ].join('\n'),
    )
    .join('\n\n');
}

function samplesText({ samples, tz }: ReportContent): string {
  return samples
    .map((sample) => {
      return [
        `### ${sample.size} of ${sample.population}, ${plain(methodWords(sample))}`,
        '',
        code(sample.query || '*'),
        '',
        `- Seed: ${code(sample.seed)}`,
        `- Population hash: ${code(sample.populationHash)}`,
        '',
        table(sampleHeads, sampleRows(sample, tz)),
      ].join('\n');
    })
    .join('\n\n');
}

function table(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly (string | null)[]) => `| ${cells.map((cell) => plain(cell ?? '')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')).replaceAll('\\', ''), ...rows.map(line)].join('\n');
}

/** A text that stays what it is: one line, with every sign that Markdown or HTML could take for its own escaped. */
function plain(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|~]/g, '\\$&')
    .replace(/^([-+]|\d+[.)])/, '\\$1');
}

/** A code span whose fence is longer than any run of backquotes in the text. */
function code(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
