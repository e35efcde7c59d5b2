import { hash } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#shared/app-error.ts';
import { formatIso } from '#shared/iso-time.ts';
import type { TickmarkQueryTree } from '#shared/query/tree.ts';
import type { CoverageReport, TimeRange } from '#shared/sync-status.ts';
import type { PackProgress, PackResult } from '#shared/evidence/evidence-status.ts';
import { type PackManifest, packFormat, timestampName } from '#shared/evidence/pack-manifest.ts';
import { toExportError } from '#core/export/export-error.ts';
import { createPartialFile } from '#core/export/partial-file.ts';
import { checkTarget } from '#core/export/place-file.ts';
import type { StoredConnection } from '#core/store/connections.ts';
import type { ReaderMethods } from '#core/threads/reader-methods.ts';
import type { Thread } from '#core/threads/thread-call.ts';
import { coverPage } from './cover-page.ts';
import { packLimits } from './pack-limits.ts';
import { readPackRows } from './pack-rows.ts';
import { type PackTally, writeChain, writeData, writePayloads, writeRevisions } from './pack-parts.ts';
import { createPackWriter } from './pack-writer.ts';
import { isOpenQuery } from './query-scope.ts';
import { findProfile } from './redaction-profile.ts';
import { checkAuthority, requestTimestamp } from './request-timestamp.ts';
import { createRedactor, type Redactor } from './redactor.ts';
import { createOneTimeSigner, type Signer, type SigningKeys } from './signing-key.ts';
import { verifierPage } from './verifier-page.ts';

export interface PackRequest {
  query: string;
  /** Name of an investigation whose events the query means; `null` for a plain query. */
  case: string | null;
  /** IANA zone of dates in the query and of dates in the workbook. */
  tz: string;
  /** Absolute path of the pack. */
  to: string;
  /** Name of a redaction profile, or `null`. */
  redact: string | null;
  /** Address of a time-stamping authority (RFC 3161) to ask, once; nothing is asked without. */
  timestamp?: string | null;
  signal: AbortSignal;
  onProgress: (progress: PackProgress) => void;
}

export interface PackDependencies {
  folder: string;
  /** A reader of its own, which holds the frozen state. */
  openReader: () => Promise<Thread<ReaderMethods>>;
  listConnections: () => Promise<StoredConnection[]>;
  coverage: (range: Partial<TimeRange>) => Promise<CoverageReport>;
  /** Ends the chain with a checkpoint, so that everything packed stands under one. */
  checkpoint: (reason: string) => Promise<void>;
  keys: SigningKeys;
  workspaceId: () => Promise<string>;
  /** Reaches a time-stamping authority. */
  fetch: typeof globalThis.fetch;
  now: () => number;
  version: string;
}

/**
 * Writes an evidence pack: data, payloads, coverage, chain and checkpoints, a page to read and one to verify with, all
 * listed in a signed manifest. It gets its name when it is whole; a failure or an abort leaves nothing.
 *
 * Throws `usage.invalid_argument`, `query.*`, `app.interrupted`, `store.disk_full`, `export.failed`.
 */
export async function writePack(request: PackRequest, dependencies: PackDependencies): Promise<PackResult> {
  const profile = request.redact === null ? null : await findProfile(dependencies.folder, request.redact);
  const authority = request.timestamp == null ? null : checkAuthority(request.timestamp);
  const signer = (await dependencies.keys.signer()) ?? createOneTimeSigner();
  await checkTarget(request.to);
  await dependencies.checkpoint('pack');
  const reader = await dependencies.openReader();
  const file = await createPartialFile(request.to).catch(async (thrown: unknown) => {
    await reader.stop();
    throw thrown;
  });
  try {
    const redactor = profile === null ? null : createRedactor(profile);
    const rows = await writeContent({ request, dependencies, reader, signer, redactor, authority, sink: file });
    throwIfAborted(request);
    const { bytes, sha256 } = await file.close();
    await place(file.path, request.to);
    request.onProgress({ file: request.to, part: 'done', rowsDone: rows, rowsTotal: rows, done: true });
    return { file: request.to, bytes, sha256, rows };
  } finally {
    await file.discard();
    await reader.stop();
  }
}

interface PackWork {
  request: PackRequest;
  dependencies: PackDependencies;
  reader: Thread<ReaderMethods>;
  signer: Signer;
  redactor: Redactor | null;
  authority: string | null;
  sink: Awaited<ReturnType<typeof createPartialFile>>;
}

async function writeContent({
  request,
  dependencies,
  reader,
  signer,
  redactor,
  authority,
  sink,
}: PackWork): Promise<number> {
  const { now } = dependencies;
  const nowMs = now();
  const createdAt = formatIso(nowMs);
  const { query, tz } = request;
  const { searchId, total, resolved, tree } = await reader.call('openFrozen', { query, tz, sort: [], nowMs });
  const connections = await dependencies.listConnections();
  const coverage = await dependencies.coverage({
    ...(resolved.from === null ? {} : { fromMs: Date.parse(resolved.from) }),
    ...(resolved.to === null ? {} : { toMs: Date.parse(resolved.to) }),
  });
  const report = (part: string) => (rowsDone: number) => {
    throwIfAborted(request);
    request.onProgress({ file: request.to, part, rowsDone, rowsTotal: total, done: false });
  };
  const source = (part: string) => readPackRows(reader, searchId, total, report(part));
  if (redactor !== null) {
    for (const { user } of connections) redactor.meetValue('connectionUser', user);
    for await (const batch of source('reading')) batch.forEach(redactor.meet);
  }
  const pack = createPackWriter(sink, new Date(nowMs));
  const scope = scopeOf(request, tree, resolved, redactor);
  const listed = connections.map(({ id, name, kind, url, user }) => ({ id, name, kind, url, user }));
  const tally: PackTally = { rows: 0, revisions: 0, byStatus: {}, byTarget: {}, byConnection: {} };
  const columns = await writeData(pack, source, {
    redactor,
    zone: tz,
    createdAt,
    file: request.to,
    tally,
    about: {
      ...scope,
      connections: redactor === null ? listed : redactor.clean(listed),
      coverage,
      version: dependencies.version,
    },
  });
  if (tally.rows !== total) {
    throw new AppError(
      'export.failed',
      `The pack was to hold ${total} records, but ${tally.rows} came.`,
      'Nothing was left behind.',
    );
  }
  let chain: PackManifest['integrity']['chain'] = null;
  if (redactor === null) {
    const packed = await writePayloads(pack, reader, source('payloads'));
    tally.revisions = await writeRevisions(pack, reader, source('earlier revisions'), packed);
    chain = { workspace: await dependencies.workspaceId(), ...(await writeChain(pack, reader, packed)) };
  }
  await pack.addText('evidence/coverage.json', `${JSON.stringify(coverage, null, 2)}\n`);
  await pack.addText('evidence/public-key.txt', `Ed25519 ${signer.publicKey}\n`);
  await pack.addText('verifier.html', verifierPage);
  const draft: PackManifest = {
    format: packFormat,
    createdAt,
    tool: { name: 'Tickmark', version: dependencies.version },
    source: { workspace: await dependencies.workspaceId(), connections: listed },
    scope: { ...scope, case: request.case, columns },
    completeness: { coverage, gaps: gapsOf(coverage) },
    integrity: {
      files: pack.files(),
      signedBy: { key: signer.publicKey, kept: signer.kept },
      chain,
      thirdPartyTime: authority === null ? null : { authority, file: timestampName },
    },
    accuracy: tally,
    redaction: redactor?.summary() ?? null,
    limits: packLimits({
      signedOnce: signer.kept === 'once',
      timestamp: authority !== null,
      redacted: redactor !== null,
    }),
  };
  const manifest = redactor === null ? draft : cleaned(draft, redactor);
  await pack.addText('index.html', coverPage(manifest));
  manifest.integrity.files = pack.files();
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await pack.addUnlisted('manifest.json', Buffer.from(text, 'utf8'));
  const signature = {
    format: 'tickmark-signature/1',
    algorithm: 'Ed25519',
    key: signer.publicKey,
    signature: signer.sign(text).toString('hex'),
  };
  await pack.addUnlisted('manifest.sig', Buffer.from(`${JSON.stringify(signature, null, 2)}\n`, 'utf8'));
  if (authority !== null) {
    report('timestamp')(total);
    const asked = { signal: request.signal, fetch: dependencies.fetch };
    const { response } = await requestTimestamp(authority, hash('sha256', text, 'buffer'), asked);
    await pack.addUnlisted(timestampName, response);
  }
  await pack.finish();
  return total;
}

function scopeOf(
  { query }: PackRequest,
  tree: TickmarkQueryTree,
  resolved: PackManifest['scope']['resolved'],
  redactor: Redactor | null,
): Pick<PackManifest['scope'], 'query' | 'tree' | 'resolved' | 'sort'> {
  // Part of a name may stand in a query, where no search for whole values finds it.
  const open = redactor === null || isOpenQuery(tree);
  return {
    query: open ? query : '(withheld, since it may hold redacted values)',
    tree: open ? tree : null,
    resolved,
    sort: [],
  };
}

/** What a manifest tells of people goes through the redactor; what it tells of files does not. */
function cleaned(manifest: PackManifest, redactor: Redactor): PackManifest {
  const { source, scope, accuracy } = manifest;
  return {
    ...manifest,
    source: {
      ...source,
      connections: source.connections.map((connection) => ({
        ...connection,
        url: redactor.clean(connection.url),
        user: connection.user === null ? null : redactor.clean(connection.user),
      })),
    },
    scope: { ...scope, case: scope.case === null ? null : redactor.clean(scope.case) },
    accuracy,
  };
}

function gapsOf({ connections }: CoverageReport): PackManifest['completeness']['gaps'] {
  return connections.flatMap(({ name, intervals }) =>
    intervals
      .filter(({ state }) => state !== 'complete' && state !== 'unverified')
      .map(({ from, to, state }) => ({ connection: name, from, to, state })),
  );
}

function throwIfAborted({ signal, to }: PackRequest): void {
  if (!signal.aborted) return;
  throw new AppError(
    'app.interrupted',
    `The pack ${to} was cancelled.`,
    'Nothing of it was left behind, and an older file of that name is untouched.',
  );
}

/** Gives the finished pack its name, and puts the name on the disk where the system can. */
async function place(partial: string, file: string): Promise<void> {
  try {
    await rename(partial, file);
  } catch (thrown) {
    throw toExportError(thrown, file);
  }
  const folder = await open(dirname(file), 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
