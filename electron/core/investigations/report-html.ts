import { createHash } from 'node:crypto';
import type { PinnedEvent, StoryResult } from '#shared/investigation.ts';
import type { Block, Inline } from '#shared/markdown.ts';
import { parseMarkdown } from '#shared/markdown.ts';
import { parseStory } from '#shared/story.ts';
import { chartSvg } from './report-chart.ts';
import type { ReportContent } from './report-content.ts';
import { reportStyle } from './report-style.ts';
import {
  eventWords,
  methodWords,
  momentWords,
  rangeWords,
  resultWords,
  sampleHeads,
  sampleRows,
} from './report-words.ts';

/**
 * A report as one HTML file that needs nothing else: its style stands in it, it runs no script and loads nothing, and
 * its policy says so to the browser. All text of the archive and of people is escaped.
 */
export function reportHtml(content: ReportContent): string {
  const { detail } = content;
  const styleHash = createHash('sha256').update(reportStyle).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
  const sections = [
    section('Story', storyHtml(content)),
    section('Pinned events', eventsHtml(content)),
    section('Queries', queriesHtml(content)),
    section('Samples and tests', samplesHtml(content)),
    section('Notes', detail.notes.map((note) => noteHtml(note, content.tz)).join('')),
    section('Tasks', tasksHtml(content)),
    section('Attachments', attachmentsHtml(content)),
    section('Activity log', logHtml(content)),
  ].filter((html) => html !== '');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(detail.name)}</title>
<style>${reportStyle}</style>
</head>
<body>
<header>
<p class="kind">Investigation report</p>
<h1>${escapeHtml(detail.name)}</h1>
${detail.description === '' ? '' : `<div class="lead">${blocksHtml(parseMarkdown(detail.description))}</div>`}
${factsHtml(content)}
</header>
<main>
${sections.map((html, index) => html.replace('<h2>', `<h2><span class="number">${index + 1}</span> `)).join('\n')}
</main>
<footer><p>Tickmark ${escapeHtml(content.version)} · times in ${escapeHtml(content.tz)} · hashes are SHA-256</p></footer>
</body>
</html>
`;
}

function section(title: string, html: string): string {
  return html === '' ? '' : `<section><h2>${title}</h2>\n${html}</section>`;
}

function factsHtml(content: ReportContent): string {
  const { detail, tz } = content;
  const facts: [string, string][] = [
    ['State', detail.state === 'open' ? 'Open' : `Closed ${momentWords(detail.closedAt, tz)}`],
    ['Begun', `${momentWords(detail.createdAt, tz)} by ${detail.createdBy}`],
    ['Reported', `${momentWords(content.createdAt, tz)} by ${content.createdBy}`],
    ['Pinned events', String(content.totalEvents)],
    ['Queries', String(content.queries.length)],
    ['Tasks', `${detail.tasks.filter((task) => task.done).length} of ${detail.tasks.length} done`],
  ];
  return `<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`;
}

function storyHtml({ detail, story, tz }: ReportContent): string {
  return parseStory(detail.story)
    .map((part) =>
      part.kind === 'text' ? blocksHtml(part.blocks) : resultHtml(story.results[part.index], story.frozen, tz),
    )
    .join('\n');
}

function resultHtml(result: StoryResult | undefined, frozen: boolean, tz: string): string {
  if (result === undefined) return '';
  const query = `<code>${escapeHtml(result.query || '*')}</code>`;
  if (result.view === 'error')
    return `<figure class="problem"><p>${escapeHtml(result.message)}</p><figcaption>${query}</figcaption></figure>`;
  const when = frozen ? `, as of ${momentWords(result.at, tz)}` : '';
  const caption = `<figcaption>${query} · ${escapeHtml(resultWords(result))}${escapeHtml(when)}</figcaption>`;
  if (result.view === 'count')
    return `<figure class="count"><p>${result.count.toLocaleString('en')}</p>${caption}</figure>`;
  if (result.view === 'chart') return `<figure>${chartSvg(result.bars)}${caption}</figure>`;
  const rows = result.rows.map((row) =>
    row.map((cell, index) => (result.columns[index] === 'time' ? momentWords(cell, tz) : cell)),
  );
  return `<figure>${tableHtml(result.columns, rows)}${caption}</figure>`;
}

function eventsHtml({ events, totalEvents, tz }: ReportContent): string {
  if (events.length === 0) return '';
  const left = totalEvents - events.length;
  const more = left === 0 ? '' : `<p class="more">${left} more events are in the investigation’s own file.</p>`;
  return `<ol class="events">${events.map((event) => eventHtml(event, tz)).join('\n')}</ol>${more}`;
}

function eventHtml(pinned: PinnedEvent, tz: string): string {
  const tags = pinned.tags.map((tag) => `<span class="tag">${escapeHtml(tag)}</span>`).join(' ');
  const state = { same: '', changed: 'Changed at the source since', missing: 'Not in this archive' }[pinned.state];
  return `<li><div class="event">
<p class="what"><time>${escapeHtml(momentWords(pinned.time, tz))}</time> ${escapeHtml(eventWords(pinned))} ${tags}${state === '' ? '' : ` <span class="state">${state}</span>`}</p>
${pinned.note === '' ? '' : `<div class="note">${blocksHtml(parseMarkdown(pinned.note))}</div>`}
<p class="proof"><code>${escapeHtml(pinned.id)}</code> · revision ${pinned.revision} · <code>${pinned.hash}</code> · pinned ${escapeHtml(momentWords(pinned.pinnedAt, tz))} by ${escapeHtml(pinned.pinnedBy)}</p>
</div></li>`;
}

function queriesHtml({ queries, tz }: ReportContent): string {
  return queries
    .map(
      (query) => `<article><h3>${escapeHtml(query.title)}</h3>
<p class="query"><code>${escapeHtml(query.query || '*')}</code></p>
<dl class="rows">
<div><dt>Found</dt><dd>${query.count.toLocaleString('en')} events, ${escapeHtml(momentWords(query.savedAt, tz))}, by ${escapeHtml(query.savedBy)}</dd></div>
<div><dt>Since then</dt><dd>${escapeHtml(query.changes)}; ${query.now.toLocaleString('en')} events now</dd></div>
<div><dt>Range</dt><dd>${escapeHtml(rangeWords(query.resolved))}</dd></div>
<div><dt>Coverage</dt><dd>${query.coverage.map((one) => `<span class="${one.whole ? 'whole' : 'gap'}">${escapeHtml(one.connection)}: ${escapeHtml(one.state)}</span>`).join('<br>')}</dd></div>
<div><dt>Archive</dt><dd>up to ledger row ${query.checkpoint}</dd></div>
<div><dt>Result hash</dt><dd><code>${query.resultHash}</code></dd></div>
</dl></article>`,
    )
    .join('\n');
}

function samplesHtml({ samples, tz }: ReportContent): string {
  return samples
    .map((sample) => {
      return `<article><h3>${sample.size} of ${sample.population.toLocaleString('en')}, ${escapeHtml(methodWords(sample))}</h3>
<p class="query"><code>${escapeHtml(sample.query || '*')}</code></p>
<dl class="rows"><div><dt>Seed</dt><dd><code>${escapeHtml(sample.seed)}</code></dd></div>
<div><dt>Population hash</dt><dd><code>${sample.populationHash}</code></dd></div></dl>
${tableHtml(sampleHeads, sampleRows(sample, tz))}</article>`;
    })
    .join('\n');
}

function noteHtml(note: { text: string; at: string; by: string }, tz: string): string {
  return `<article class="noted">${blocksHtml(parseMarkdown(note.text))}<p class="proof">${escapeHtml(note.by)}, ${escapeHtml(momentWords(note.at, tz))}</p></article>`;
}

function tasksHtml({ detail, tz }: ReportContent): string {
  if (detail.tasks.length === 0) return '';
  const items = detail.tasks.map(({ text, done, doneAt, doneBy }) => {
    const when = done
      ? ` <span class="proof">done ${escapeHtml(momentWords(doneAt, tz))} by ${escapeHtml(doneBy ?? '')}</span>`
      : '';
    return `<li class="${done ? 'done' : 'open'}"><span class="box">${done ? '☑' : '☐'}</span> ${escapeHtml(text)}${when}</li>`;
  });
  return `<ul class="tasks">${items.join('')}</ul>`;
}

function attachmentsHtml({ detail }: ReportContent): string {
  if (detail.attachments.length === 0) return '';
  const rows = detail.attachments.map(({ name, event, bytes, sha256 }) => [name, event, String(bytes), sha256]);
  return tableHtml(['file', 'event', 'bytes', 'hash'], rows, 'hashed');
}

function logHtml({ log, tz }: ReportContent): string {
  if (log.length === 0) return '';
  const rows = log.map(({ at, who, what, detail }) => [momentWords(at, tz), who, what, detail]);
  const last = log.at(-1)?.hash ?? '';
  return `${tableHtml(['time', 'who', 'what', 'detail'], rows, 'log')}<p class="proof">Hash of the last entry: <code>${escapeHtml(last)}</code></p>`;
}

function tableHtml(columns: readonly string[], rows: readonly (readonly (string | null)[])[], kind = ''): string {
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('');
  const body = rows.map(
    (row) =>
      `<tr>${row.map((cell, index) => `<td${columns[index] === 'time' ? ' class="time"' : ''}>${escapeHtml(cell ?? '')}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll"><table class="${kind}"><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

function blocksHtml(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      switch (block.kind) {
        case 'heading':
          return `<h${block.level + 2}>${inlineHtml(block.content)}</h${block.level + 2}>`;
        case 'paragraph':
          return `<p>${inlineHtml(block.content)}</p>`;
        case 'list': {
          const items = block.items.map((item) => `<li>${blocksHtml(item)}</li>`).join('');
          return block.ordered ? `<ol>${items}</ol>` : `<ul>${items}</ul>`;
        }
        case 'quote':
          return `<blockquote>${blocksHtml(block.blocks)}</blockquote>`;
        case 'code':
          return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
        case 'rule':
          return '<hr>';
      }
    })
    .join('\n');
}

/** A link shows where it leads: a report is printed, and nobody should have to trust its words. */
function inlineHtml(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return escapeHtml(part.text).replaceAll('\n', '<br>');
        case 'code':
          return `<code>${escapeHtml(part.text)}</code>`;
        case 'strong':
          return `<strong>${inlineHtml(part.content)}</strong>`;
        case 'emphasis':
          return `<em>${inlineHtml(part.content)}</em>`;
        case 'link':
          return `<a href="${escapeHtml(part.address)}" rel="noreferrer">${inlineHtml(part.content)}</a>`;
      }
    })
    .join('');
}

/** For text and for attributes in double quotes; characters that turn or hide text are shown as a symbol. */
function escapeHtml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
