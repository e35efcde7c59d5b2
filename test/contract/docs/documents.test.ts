import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, createCore } from '#core/create-core.ts';
import { loadSample } from '#core/sample/load-sample.ts';
import { findField, queryFields } from '#shared/query/fields.ts';
import { runCli } from '#test/support/cli/run-cli.ts';

const syntaxPage = readFileSync('docs/search-syntax.md', 'utf8');
const commandPage = readFileSync('docs/command-line.md', 'utf8');

let folder: string;
let core: Core;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tickmark-docs-'));
  const environment: Record<string, string | undefined> = {};
  core = await createCore({
    folder,
    version: 'test',
    secrets: { get: async () => null, set: async () => undefined, remove: async () => undefined },
    environment,
    timeoutMs: 30_000,
  });
  await loadSample({
    core,
    events: 5_000,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
});

afterAll(async () => {
  await core.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Queries of the page: code in tables and text that is no placeholder and no bare field name. */
function examples(): string[] {
  const code = [...syntaxPage.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
  const forms = new Set(['field:value', '-field:value', '-field:*', 'field.NAME', 'item(…)', 'a..', '..b', '\\"']);
  return [...new Set(code)].filter((text) => !forms.has(text) && /[:><*("\s-]/.test(text) && !/^\d{4}-/.test(text));
}

describe('the page on the search syntax', () => {
  it('has examples that run', async () => {
    const queries = examples();
    expect(queries.length).toBeGreaterThan(40);
    for (const query of queries) {
      await expect(core.search.count({ query, tz: 'UTC' }), query).resolves.toHaveProperty('count');
    }
  });

  it('has questions that the sample data answers', async () => {
    const questions = syntaxPage.slice(syntaxPage.indexOf('## Questions'));
    const queries = [...questions.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    expect(queries).toHaveLength(8);
    for (const query of queries) {
      const { count } = await core.search.count({ query, tz: 'UTC' });
      expect(count, query).toBeGreaterThan(0);
    }
  });

  it('names every field of the language', () => {
    for (const { name } of queryFields) expect(syntaxPage, name).toMatch(new RegExp(`\`${name}[\`(]|\`${name}:`));
    for (const [, name] of syntaxPage.matchAll(/`([a-z]+):[^`]/g)) expect(findField(name ?? ''), name).toBeDefined();
  });
});

describe('the page on the command line', () => {
  it('names every command, and every command has help with an example', async () => {
    const { stdout } = await runCli(['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z][a-z-]+)(?: |$)/gm)].map((match) => match[1] ?? '');
    expect(commands.length).toBeGreaterThan(12);
    for (const command of commands.filter((name) => name !== 'help')) {
      expect(commandPage, command).toContain(`\`${command}`);
      const help = await runCli([command, '--help']);
      expect(help.exitCode).toBe(0);
      expect(help.stdout, command).toMatch(new RegExp(`Example: tickmark ${command}`));
    }
  });
});
