import { chainStart, linkHash } from './chain-hash.ts';
import type { TextStretch } from './chain-texts.ts';
import type { ReadableDatabase } from './database-types.ts';
import { readVarint, unzigzag } from './varint.ts';
import { readWorkspaceValue } from './workspace.ts';

/** The readings of one payload block, as the chain says they have to be. */
export interface BlockState {
  /** The link that brought them. */
  seq: number;
  dataHash: string;
  /** One entry a reading, all in the same order. */
  indexes: number[];
  ids: number[];
  windows: number[];
  /** Whether it is an event's present reading. */
  present: boolean[];
}

export interface RowState {
  seq: number;
  digest: string;
  columns: Record<string, string>;
}

/** What the store has to hold by its chain. */
export interface ChainState {
  lastSeq: number;
  /** Hash of the last link. */
  head: Buffer;
  blocks: Map<number, BlockState>;
  rows: Map<string, Map<string, RowState>>;
  texts: (TextStretch & { seq: number })[];
  /** Links that are missing, changed, or unreadable. */
  broken: { seq: number; message: string }[];
  /** Hash of every link by its number, as stored. */
  hashAt: (seq: number) => Buffer | null;
}

interface LinkRow {
  seq: number;
  kind: string;
  body: Buffer;
  hash: Buffer;
}

/** Links read in one step. */
const linksPerStep = 500;

/**
 * Reads the chain from its beginning, checks it link by link, and tells what the store has to hold. Yields now and then,
 * so that the caller may stop.
 */
export function* replayChain(database: ReadableDatabase): Generator<void, ChainState> {
  const findHash = database.prepare<[bigint], Buffer>('SELECT hash FROM chain_link WHERE seq = ?').pluck();
  const state: ChainState = {
    lastSeq: 0,
    head: chainStart(readWorkspaceValue(database, 'id') ?? ''),
    blocks: new Map(),
    rows: new Map(),
    texts: [],
    broken: [],
    hashAt: (seq) => findHash.get(BigInt(seq)) ?? null,
  };
  const next = database.prepare<[bigint, number], LinkRow>(
    'SELECT seq, kind, body, hash FROM chain_link WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  function take(link: LinkRow): void {
    if (link.seq !== state.lastSeq + 1) {
      state.broken.push({ seq: link.seq, message: `the links before it, from ${state.lastSeq + 1} on, are missing` });
    } else if (!linkHash(state.head, link.seq, link.kind, link.body).equals(link.hash)) {
      state.broken.push({ seq: link.seq, message: 'its content does not fit its hash' });
    }
    try {
      applyLink(state, link);
    } catch {
      state.broken.push({ seq: link.seq, message: 'its content can’t be read' });
    }
    state.lastSeq = link.seq;
    state.head = link.hash;
  }

  let at = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const links = next.all(BigInt(at), linksPerStep);
    links.forEach(take);
    const last = links.at(-1);
    if (last === undefined) return state;
    at = last.seq;
    yield;
  }
}

function applyLink(state: ChainState, link: LinkRow): void {
  if (link.kind === 'records') {
    const { blockId, dataHash, readings } = parseRecords(link.body);
    state.blocks.set(blockId, {
      seq: link.seq,
      dataHash,
      indexes: readings.map(({ index }) => index),
      ids: readings.map(({ id }) => id),
      windows: readings.map(({ windowId }) => windowId),
      present: readings.map(() => true),
    });
    return;
  }
  const body = JSON.parse(link.body.toString('utf8')) as JsonBody;
  switch (link.kind) {
    case 'seen':
      eachPlace(state, body.readings ?? [], (block, at) => (block.windows[at] = body.window ?? 0));
      break;
    case 'gone':
      eachPlace(state, body.readings ?? [], (block, at) => (block.present[at] = false));
      break;
    case 'moved':
      for (const [blockId, index, id = 0] of body.readings ?? []) {
        eachPlace(state, [[blockId ?? 0, index ?? 0]], (block, at) => (block.ids[at] = id));
      }
      break;
    case 'dropped':
      for (const blockId of body.blocks ?? []) state.blocks.delete(blockId);
      break;
    case 'texts':
      state.texts.push({ ...(body as unknown as TextStretch), seq: link.seq });
      break;
    case 'rows':
      for (const [table, key, digest, columns] of body.rows ?? []) {
        const rows = state.rows.get(table) ?? new Map<string, RowState>();
        state.rows.set(table, rows);
        if (digest === null) rows.delete(key);
        else rows.set(key, { seq: link.seq, digest, columns });
      }
      break;
    default:
      throw new Error(`A link of kind ${link.kind}`);
  }
}

interface JsonBody {
  window?: number;
  readings?: number[][];
  blocks?: number[];
  rows?: [string, string, string | null, Record<string, string>][];
}

function eachPlace(state: ChainState, places: number[][], act: (block: BlockState, at: number) => void): void {
  for (const [blockId, ...indexes] of places) {
    const block = state.blocks.get(blockId ?? 0);
    if (block === undefined) continue;
    for (const index of indexes) {
      const at = block.indexes.indexOf(index);
      if (at >= 0) act(block, at);
    }
  }
}

export interface ParsedRecords {
  blockId: number;
  dataHash: string;
  readings: { index: number; windowId: number; id: number; digest: string }[];
}

/** Reads the body of a `records` link. Throws `RangeError` where it is cut off. */
export function parseRecords(body: Buffer): ParsedRecords {
  const { value: blockId, next } = readVarint(body, 0);
  const dataHash = body.toString('hex', next, next + 32);
  const count = readVarint(body, next + 32);
  let at = count.next;
  let id = 0;
  const readings: ParsedRecords['readings'] = [];
  for (let number = 0; number < count.value; number += 1) {
    const index = readVarint(body, at);
    const windowId = readVarint(body, index.next);
    const step = readVarint(body, windowId.next);
    at = step.next;
    id += unzigzag(step.value);
    readings.push({ index: index.value, windowId: windowId.value, id, digest: '' });
  }
  if (body.length !== at + readings.length * 32) throw new RangeError('The digests are cut off');
  for (const reading of readings) {
    reading.digest = body.toString('hex', at, at + 32);
    at += 32;
  }
  return { blockId, dataHash, readings };
}
