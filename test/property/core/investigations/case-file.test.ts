import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseContent } from '#core/investigations/case-content.ts';
import { type CaseFile, parseCaseFile, printCaseFile } from '#core/investigations/case-file.ts';
import { type FrozenEvent, resultHash } from '#core/store/frozen-events.ts';

const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const hash = hex.map((digits) => `sha256:${digits}`);
const text = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((value) => value.isWellFormed());
const moment = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const range = fc.record({ from: fc.option(moment), to: fc.option(moment), tz: fc.constant('UTC') });
const frozen: fc.Arbitrary<FrozenEvent[]> = fc.uniqueArray(
  fc.record({ id: fc.uuid().map((id) => `gs:${id}`), revision: fc.integer({ min: 1, max: 9 }), hash: hex, core: hex }),
  { maxLength: 5, selector: (event) => event.id },
);

const content: fc.Arbitrary<CaseContent> = fc.record({
  name: fc.constantFrom('Case', 'Ünï “x”'),
  description: text,
  story: text,
  frozenResults: fc.option(
    fc.array(fc.record({ view: fc.constant('count' as const), query: text, count: fc.nat(), at: moment }), {
      maxLength: 2,
    }),
  ),
  createdAt: moment,
  createdBy: text,
  closedAt: fc.option(moment),
  tags: fc.constant([{ name: 't', colour: 'red' as const }]),
  events: fc.uniqueArray(
    fc.record({
      id: fc.uuid().map((id) => `gs:${id}`),
      time: moment,
      revision: fc.integer({ min: 1, max: 9 }),
      hash,
      note: text,
      tags: fc.constantFrom([], ['t']),
      pinnedAt: moment,
      pinnedBy: text,
    }),
    { maxLength: 4, selector: (event) => event.id },
  ),
  notes: fc.array(fc.record({ text, at: moment, by: text }), { maxLength: 2 }),
  tasks: fc.array(fc.record({ text, doneAt: fc.option(moment), doneBy: fc.option(text) }), { maxLength: 2 }),
  queries: fc.array(
    fc
      .record({
        title: text,
        query: text,
        resolved: range,
        checkpoint: fc.nat(),
        savedAt: moment,
        savedBy: text,
        result: frozen,
      })
      .map((query) => ({ ...query, count: query.result.length, resultHash: `sha256:${resultHash(query.result)}` })),
    { maxLength: 2 },
  ),
  attachments: fc.constant([]),
  samples: fc.array(
    fc
      .record({
        query: text,
        resolved: range,
        by: fc.option(text),
        seed: text,
        drawnAt: moment,
        drawnBy: text,
        population: frozen,
      })
      .map((sample) => ({
        ...sample,
        method: 'random' as const,
        populationHash: `sha256:${resultHash(sample.population)}`,
        items: sample.population.slice(0, 2).map((event) => ({
          ...{ id: event.id, hash: `sha256:${event.hash}`, stratum: null, result: 'pass' as const, tester: 'a' },
          ...{ testedAt: sample.drawnAt, note: '', attachment: null },
        })),
      })),
    { maxLength: 1 },
  ),
  log: fc.array(fc.record({ number: fc.nat(), at: moment, who: text, what: text, detail: text, hash }), {
    maxLength: 2,
  }),
});

const attached = Buffer.from('some bytes');
const file: fc.Arbitrary<CaseFile> = fc.tuple(content, fc.boolean()).map(([plain, withFile]) => {
  if (!withFile) return { content: plain, attachments: new Map() };
  const sha256 = `sha256:${createHash('sha256').update(attached).digest('hex')}`;
  const attachment = {
    name: 'a.txt',
    sha256,
    bytes: attached.length,
    event: null,
    addedAt: plain.createdAt,
    addedBy: 'a',
  };
  return { content: { ...plain, attachments: [attachment] }, attachments: new Map([[sha256, attached]]) };
});

describe('a case file', () => {
  it('brings back the whole case, the same bytes each time', () => {
    fc.assert(
      fc.property(file, (written) => {
        const bytes = printCaseFile(written, '1.0.0');
        const read = parseCaseFile(bytes);
        expect(read.content).toEqual(written.content);
        const again = printCaseFile(read, '1.0.0');
        expect(printCaseFile(parseCaseFile(again), '1.0.0').equals(again)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('with any byte changed, taken out or put in is refused with a reason', () => {
    fc.assert(
      fc.property(
        file,
        fc.nat(),
        fc.nat(255),
        fc.constantFrom('change', 'remove', 'insert', 'cut'),
        (written, place, value, how) => {
          const bytes = printCaseFile(written, '1.0.0');
          const at = place % bytes.length;
          const changed = Buffer.concat([
            bytes.subarray(0, at),
            ...(how === 'remove' || how === 'cut' ? [] : [Buffer.of(value)]),
            how === 'cut' ? Buffer.alloc(0) : bytes.subarray(how === 'insert' ? at : at + 1),
          ]);
          fc.pre(!changed.equals(bytes));
          expect(() => parseCaseFile(changed)).toThrow(expect.objectContaining({ code: 'case.damaged_file' }));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('made by hand, with a right hash, is refused all the same where it makes no sense', () => {
    const [whole] = fc.sample(file, { numRuns: 1, seed: 7 });
    const lines = printCaseFile(whole as CaseFile, '1')
      .toString()
      .split('\n')
      .slice(0, -2);
    const sign = (changed: string[]) => {
      const body = `${changed.join('\n')}\n`;
      const sha256 = `sha256:${createHash('sha256').update(body).digest('hex')}`;
      return Buffer.from(`${body}${JSON.stringify({ kind: 'end', lines: changed.length, sha256 })}\n`);
    };
    expect(parseCaseFile(sign(lines)).content).toEqual(whole?.content);
    const bad = [
      [...lines, '{"kind":"sync"}'],
      [...lines, '{"kind":"note","text":1,"at":"x","by":""}'],
      [...lines, '{"kind":"tag","name":"x","colour":"red","__proto__":{}}'.replace('__proto__', 'more')],
      [...lines, lines[1] as string],
      [lines[0] as string],
      ['{"kind":"tickmark-case","version":2}', ...lines.slice(1)],
      [
        ...lines,
        '{"kind":"attachment","name":"../../x","sha256":"sha256:00","bytes":1,"event":null,"addedAt":"x","addedBy":""}',
      ],
    ];
    for (const changed of bad) expect(() => parseCaseFile(sign(changed))).toThrow(/can’t be opened/);
  });
});
