import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ImportProgress } from '#shared/import-status.ts';
import { type ImportWorkspace, openImportWorkspace } from '#test/support/import/open-core.ts';
import { deployment, savedJsonPage, savedPage, savedResponse } from '#test/support/import/saved-files.ts';

function write(workspace: ImportWorkspace, name: string, content: string | Buffer): string {
  const path = join(workspace.folder, '..', name);
  writeFileSync(path, content);
  return path;
}

function sha256(content: string | Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

async function count(workspace: ImportWorkspace, query = '*'): Promise<number> {
  return (await workspace.core.search.count({ query, tz: 'UTC' })).count;
}

const nothing = { new: 0, same: 0, changed: 0, quarantined: 0 };

describe('a good file', () => {
  it('is stored, hashed as given, and found', async () => {
    const workspace = await openImportWorkspace();
    const content = savedResponse([deployment(1), deployment(2), { Name: 'without id and date' }]);
    const path = write(workspace, 'january.json', content);
    const report = await workspace.importFiles('gs', [path]);
    expect(report).toEqual({
      files: [
        {
          file: path,
          sha256: sha256(content),
          format: 'gearset-json',
          rows: 3,
          events: { new: 2, same: 0, changed: 0, quarantined: 1 },
          notices: [],
        },
      ],
      failure: null,
    });
    expect(await count(workspace, 'name:Invoice2')).toBe(1);
  });

  it('may be packed, a stream, XML or JSON', async () => {
    const workspace = await openImportWorkspace();
    const packed = gzipSync(savedResponse([deployment(1)]));
    const xml = savedPage([1, 2]);
    const report = await workspace.importFiles('gs', [
      write(workspace, 'packed.dat', packed),
      { file: '-', stream: Readable.from([packed.subarray(0, 1), packed.subarray(1)]) },
    ]);
    expect(report.files.map(({ sha256: hash, events }) => [hash, events.new, events.same])).toEqual([
      [sha256(packed), 1, 0],
      [sha256(packed), 0, 1],
    ]);
    const pages = await workspace.importFiles('aa', [
      write(workspace, 'page.xml', xml),
      write(workspace, 'page.xml.gz', gzipSync(xml)),
      write(workspace, 'page.json', savedJsonPage([3])),
    ]);
    expect(pages.failure).toBeNull();
    expect(pages.files.map(({ format, rows, events }) => [format, rows, events.new])).toEqual([
      ['agileapps-xml', 2, 2],
      ['agileapps-xml', 2, 0],
      ['agileapps-json', 1, 1],
    ]);
    expect(await count(workspace)).toBe(4);
  });

  it('may hold no rows', async () => {
    const workspace = await openImportWorkspace();
    const deployments = [write(workspace, 'named.json', savedResponse([])), write(workspace, 'list.json', ' [ ] ')];
    const report = await workspace.importFiles('gs', deployments);
    expect(report.files.map(({ rows, events }) => ({ rows, ...events }))).toEqual([
      { rows: 0, ...nothing },
      { rows: 0, ...nothing },
    ]);
    const page = await workspace.importFiles('aa', [write(workspace, 'page.xml', savedPage([]))]);
    expect(page.files.map(({ rows }) => rows)).toEqual([0]);
  });

  it('has a ledger row with its name, size and hash, and gives no coverage', async () => {
    const workspace = await openImportWorkspace();
    const content = savedResponse([deployment(1)]);
    await workspace.importFiles('gs', [write(workspace, 'march.json', content)]);
    expect(
      workspace.query(
        `SELECT endpoint, lower(hex(file_hash)) AS hash, file_bytes, from_ms, to_ms, state, row_count, new_count,
         ended_ms >= started_ms AS ended FROM fetch_window`,
      ),
    ).toEqual([
      {
        endpoint: 'file:march.json',
        hash: sha256(content).slice('sha256:'.length),
        file_bytes: content.length,
        from_ms: null,
        to_ms: null,
        state: 'unverified',
        row_count: 1,
        new_count: 1,
        ended: 1,
      },
    ]);
    expect(workspace.query('SELECT * FROM coverage')).toEqual([]);
    const { connections } = await workspace.core.sync.coverage(['gs'], { fromMs: 0, toMs: Date.UTC(2027, 0, 1) });
    expect(connections[0]?.intervals.map(({ state }) => state)).toEqual(['never']);
    expect((await workspace.core.connections.list()).map(({ lastSync }) => lastSync)).toEqual([null, null]);
  });
});

describe('importing again', () => {
  it('changes nothing, for a file that holds two versions of an event as well', async () => {
    const workspace = await openImportWorkspace();
    const content = savedResponse([
      deployment(1, { Status: 'InProgress' }),
      deployment(2),
      deployment(1, { Status: 'Successful' }),
    ]);
    const path = write(workspace, 'twice.json', content);
    const first = await workspace.importFiles('gs', [path]);
    expect(first.files[0]?.events).toEqual({ ...nothing, new: 2, changed: 1 });
    const second = await workspace.importFiles('gs', [path]);
    expect(second.files[0]?.events).toEqual({ ...nothing, same: 3 });
    expect(await count(workspace, 'status:successful')).toBe(2);
  });

  it('of an older version leaves the present one', async () => {
    const workspace = await openImportWorkspace();
    const old = write(workspace, 'old.json', savedResponse([deployment(1, { Status: 'InProgress' })]));
    const recent = write(workspace, 'recent.json', savedResponse([deployment(1)]));
    const report = await workspace.importFiles('gs', [old, recent, old]);
    expect(report.files.map(({ events }) => events)).toEqual([
      { ...nothing, new: 1 },
      { ...nothing, changed: 1 },
      { ...nothing, same: 1 },
    ]);
    const { event } = await workspace.core.events.show(`gs:${String(deployment(1)['DeploymentId'])}`, {
      raw: false,
      versions: false,
    });
    expect(event).toMatchObject({ status: 'successful', revision: 2 });
  });
});

describe('a file that is something else or damaged', () => {
  const whole = savedResponse(Array.from({ length: 2_000 }, (_, number) => deployment(number)));
  const cases: [string, 'gs' | 'aa', string | Buffer, string, RegExp][] = [
    ['empty', 'gs', '', 'import.unreadable_file', /empty/],
    ['blank', 'aa', ' \n', 'import.unreadable_file', /empty/],
    ['truncated JSON', 'gs', whole.slice(0, -2), 'import.unreadable_file', /ends before its end/],
    ['truncated gzip', 'gs', gzipSync(whole).subarray(0, -100), 'import.unreadable_file', /gzip data is damaged/],
    ['truncated XML', 'aa', savedPage([1, 2]).slice(0, -12), 'import.unreadable_file', /ends before its end/],
    ['JSON with something behind it', 'gs', `${whole}{}`, 'import.unreadable_file', /goes on after its end/],
    ['a web page', 'gs', '<!DOCTYPE html><html><body>Log in</body></html>', 'import.unreadable_file', /web page/],
    ['a web page', 'aa', '<html><body>Log in</body></html>', 'import.unreadable_file', /web page/],
    ['binary', 'gs', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 255]), 'import.unreadable_file', /JSON/],
    ['binary', 'aa', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 255]), 'import.unreadable_file', /XML/],
    ['a list of something else', 'gs', '[{"a":1},2]', 'import.unreadable_file', /no deployments/],
    ['an object with another list', 'gs', '{"items":[1,2,3]}', 'import.unreadable_file', /no deployments/],
    ['an object with another empty list', 'gs', '{"items":[]}', 'import.unreadable_file', /no deployments/],
    ['an object without a list', 'gs', '{"Message":"Unauthorized"}', 'import.unreadable_file', /no list/],
    ['JSON without an envelope', 'aa', '{"items":[1]}', 'import.unreadable_file', /no platform envelope/],
    ['a page of the other source', 'gs', savedPage([1]), 'usage.invalid_argument', /AgileApps, and gs/],
    ['a JSON page of the other source', 'gs', savedJsonPage([1]), 'usage.invalid_argument', /AgileApps, and gs/],
    ['a packed response of the other source', 'aa', gzipSync(whole), 'usage.invalid_argument', /Gearset, and aa/],
  ];

  it.each(cases)('%s is refused by %s', async (_name, connection, content, code, words) => {
    const workspace = await openImportWorkspace();
    const path = write(workspace, 'file.dat', content);
    const { files, failure } = await workspace.importFiles(connection, [path]);
    expect(files).toEqual([]);
    expect(failure?.file).toBe(path);
    expect(failure?.error).toMatchObject({ code });
    expect(failure?.error.message).toMatch(words);
    expect(failure?.error.message.startsWith(`${path}: `)).toBe(true);
    expect(workspace.query('SELECT id FROM event UNION ALL SELECT id FROM fetch_window')).toEqual([]);
    expect(workspace.query('SELECT id FROM quarantine')).toEqual([]);
    expect(readdirSync(workspace.folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('is no file at all', async () => {
    const workspace = await openImportWorkspace();
    const folder = join(workspace.folder, '..', 'folder');
    mkdirSync(folder);
    const missing = await workspace.importFiles('gs', [join(folder, 'missing.json')]);
    expect(missing.failure?.error).toMatchObject({ code: 'import.unreadable_file' });
    expect(missing.failure?.error.message).toMatch(/no such file/);
    const found = await workspace.importFiles('gs', [folder]);
    expect(found.failure?.error.message).toMatch(/folder/);
  });

  it('leaves the files before it stored and those after it alone', async () => {
    const workspace = await openImportWorkspace();
    const good = write(workspace, 'good.json', savedResponse([deployment(1)]));
    const bad = write(workspace, 'bad.json', '{"Deployments":[');
    const later = write(workspace, 'later.json', savedResponse([deployment(2)]));
    const { files, failure } = await workspace.importFiles('gs', [good, bad, later]);
    expect(files.map(({ file }) => file)).toEqual([good]);
    expect(failure?.file).toBe(bad);
    expect(await count(workspace)).toBe(1);
  });

  it('is refused at once, not at the end of a stream', async () => {
    const workspace = await openImportWorkspace();
    const endless = new PassThrough();
    endless.write('not an answer at all');
    const feeding = setInterval(() => endless.write('more of it'), 10);
    const { failure } = await workspace.importFiles('gs', [{ file: '-', stream: endless }]);
    clearInterval(feeding);
    expect(failure?.error.code).toBe('import.unreadable_file');
  });
});

describe('a packed file with something behind its packed data', () => {
  it('is stored with the hash of all its bytes', async () => {
    const workspace = await openImportWorkspace();
    const content = Buffer.concat([gzipSync(savedResponse([deployment(1)])), Buffer.alloc(3_000_000)]);
    const { files, failure } = await workspace.importFiles('gs', [write(workspace, 'padded.gz', content)]);
    expect(failure).toBeNull();
    expect(files[0]).toMatchObject({ sha256: sha256(content), events: { new: 1 } });
  });
});

describe('an interrupted import', () => {
  const items = Array.from({ length: 60 }, (_, number) => ({ ObjectType: 'ApexClass', DisplayName: `Item ${number}` }));

  it('leaves nothing of a file that is being read', async () => {
    const workspace = await openImportWorkspace();
    const stream = new PassThrough();
    stream.write(savedResponse([deployment(1), deployment(2)]).slice(0, -2));
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(), 200);
    const { failure } = await workspace.importFiles('gs', [{ file: '-', stream }], { signal: interrupt.signal });
    expect(failure?.error).toMatchObject({ code: 'app.interrupted', exitCode: 130 });
    expect(workspace.query('SELECT id FROM event')).toEqual([]);
  });

  it('leaves nothing of a file that is being stored, and everything of the files before', async () => {
    const workspace = await openImportWorkspace();
    const first = write(workspace, 'first.json', savedResponse([deployment(1)]));
    const many = Array.from({ length: 3_000 }, (_, n) => deployment(n + 10, { DeploymentDifferences: items }));
    const second = write(workspace, 'second.json', savedResponse(many));
    const interrupt = new AbortController();
    const { files, failure } = await workspace.importFiles('gs', [first, second], {
      signal: interrupt.signal,
      onProgress: ({ file, phase }) => {
        if (file === second && phase === 'storing') interrupt.abort();
      },
    });
    expect(files.map(({ file }) => file)).toEqual([first]);
    expect(failure?.error.code).toBe('app.interrupted');
    expect(workspace.query('SELECT id FROM event')).toHaveLength(1);
    expect(workspace.query('SELECT id FROM fetch_window')).toHaveLength(1);
    const again = await workspace.importFiles('gs', [second]);
    expect(again.files[0]?.events).toEqual({ ...nothing, new: 3_000 });
    expect((await workspace.core.checkHealth()).filter(({ ok }) => !ok)).toEqual([]);
  });

  it('tells how far it is', async () => {
    const workspace = await openImportWorkspace();
    const content = savedResponse(
      Array.from({ length: 1_200 }, (_, n) => deployment(n, { DeploymentDifferences: items })),
    );
    const progress: ImportProgress[] = [];
    await workspace.importFiles('gs', [write(workspace, 'file.json', content)], {
      onProgress: (step) => progress.push(step),
    });
    const reading = progress.filter(({ phase }) => phase === 'reading');
    expect(reading.length).toBeGreaterThan(5);
    expect(reading.every(({ bytesTotal }) => bytesTotal === content.length)).toBe(true);
    expect(reading.map(({ bytesDone }) => bytesDone)).toEqual(
      reading.map(({ bytesDone }) => bytesDone).sort((a, b) => a - b),
    );
    expect(progress.at(-1)).toMatchObject({
      phase: 'indexing',
      bytesDone: content.length,
      rowsDone: 1_200,
      rowsTotal: 1_200,
    });
  });
});

describe('the connection', () => {
  it('must exist', async () => {
    const workspace = await openImportWorkspace();
    const path = write(workspace, 'file.json', savedResponse([deployment(1)]));
    await expect(workspace.importFiles('other', [path])).rejects.toMatchObject({ code: 'usage.unknown_connection' });
    await workspace.importFiles('gs', [path]);
    await workspace.core.connections.remove('gs', false);
    await expect(workspace.importFiles('gs', [path])).rejects.toMatchObject({ code: 'usage.unknown_connection' });
  });
});
