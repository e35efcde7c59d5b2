import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '#shared/markdown.ts';
import { parseStory, storyBlocks } from '#shared/story.ts';

describe('markdown', () => {
  it('reads headings, lists in lists, emphasis, code and links', () => {
    const [heading, list, paragraph] = parseMarkdown(
      '# A *b*\n- one\n  - two\n- `three`\n\n**x** [y](https://e.example/z)',
    );
    expect(heading).toMatchObject({ kind: 'heading', level: 1 });
    expect(list).toMatchObject({
      kind: 'list',
      ordered: false,
      items: [[{ kind: 'paragraph' }, { kind: 'list' }], [{ content: [{ kind: 'code', text: 'three' }] }]],
    });
    expect(paragraph).toMatchObject({
      content: [{ kind: 'strong' }, { kind: 'text' }, { kind: 'link', address: 'https://e.example/z' }],
    });
  });

  it.each(['[x](javascript:alert(1))', '<script>alert(1)</script>', '[x](data:text/html,a)', '<img src=x onerror=y>'])(
    'leaves what is dangerous as text: %s',
    (text) => {
      const [block] = parseMarkdown(text);
      expect(block).toEqual({ kind: 'paragraph', content: [{ kind: 'text', text }] });
    },
  );

  it('ends, and quickly, whatever the text', () => {
    const part = fc.constantFrom(
      '*',
      '_',
      '`',
      '[',
      '](https://a)',
      '> ',
      '- ',
      '1. ',
      '```',
      '\n',
      '  ',
      'a',
      '#',
      '\\',
    );
    fc.assert(fc.property(fc.array(part, { maxLength: 300 }), (parts) => void parseMarkdown(parts.join(''))));
    const start = performance.now();
    for (const text of [
      '*'.repeat(20_000),
      '['.repeat(20_000),
      '> '.repeat(5_000),
      '`'.repeat(20_000),
      '_a'.repeat(10_000),
    ])
      parseMarkdown(text);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('a story', () => {
  it('is prose and result blocks, in their order', () => {
    const parts = parseStory('a\n\n```tickmark\nquery: kind:x\nview: count\n```\n\nb\n\n```js\nc\n```');
    expect(parts.map((part) => part.kind)).toEqual(['text', 'result', 'text']);
    expect(parts[1]).toMatchObject({ index: 0, block: { query: 'kind:x', view: 'count', problem: null } });
  });

  it('says what is wrong with a block', () => {
    const [view, line, limit] = storyBlocks(
      ['view: pie', 'colour: red', 'limit: 0'].map((text) => `\`\`\`tickmark\n${text}\n\`\`\``).join('\n'),
    );
    expect(view?.problem).toMatch(/pie/);
    expect(line?.problem).toMatch(/colour: red/);
    expect(limit?.problem).toMatch(/limit/);
  });
});
