/**
 * Who may import whom, as data: the lint configuration and the test of the import graph read it.
 *
 * `folder` is matched longest first. `may` lists folders (a folder always may import from itself) and
 * packages; `types` lists folders whose types may be named, without code. `node` and `electron` say whether
 * the runtime's own modules may be used.
 */
export interface ImportRule {
  folder: string;
  may: readonly string[];
  types?: readonly string[];
  packages?: readonly string[];
  /** Whether everything below the folder may be imported too: the one place that knows all parts. */
  below?: boolean;
  node?: boolean;
  electron?: boolean;
}

const core = 'electron/core';
const shared = 'electron/shared';

export const importTable: readonly ImportRule[] = [
  { folder: shared, may: [], packages: ['@lezer/lr', '@lezer/common', '@lezer/highlight'] },
  { folder: `${core}/store`, may: [shared], types: [`${core}/sources`], packages: ['better-sqlite3'], node: true },
  { folder: `${core}/search`, may: [shared, `${core}/store`], types: [`${core}/threads`], node: true },
  { folder: `${core}/sources`, may: [shared], node: true },
  { folder: `${core}/sources/gearset`, may: [shared, `${core}/sources`], node: true },
  {
    folder: `${core}/sources/agileapps`,
    may: [shared, `${core}/sources`],
    packages: ['fast-xml-parser', 'saxes'],
    node: true,
  },
  { folder: `${core}/sync`, may: [shared, `${core}/store`, `${core}/sources`], node: true },
  {
    folder: `${core}/import`,
    may: [shared, `${core}/store`],
    types: [`${core}/sources`, `${core}/threads`],
    node: true,
  },
  { folder: `${core}/secrets`, may: [shared], packages: ['keytar'], node: true },
  {
    folder: `${core}/connections`,
    may: [shared, `${core}/store`],
    types: [`${core}/sources`, `${core}/secrets`],
    node: true,
  },
  { folder: `${core}/events`, may: [shared], types: [`${core}/sources`, `${core}/threads`], node: true },
  {
    folder: `${core}/export`,
    may: [shared, `${core}/store`, `${core}/search`],
    types: [`${core}/threads`],
    packages: ['hyparquet-writer'],
    node: true,
  },
  {
    folder: `${core}/evidence`,
    may: [shared, `${core}/store`, `${core}/export`],
    types: [core, `${core}/threads`, `${core}/secrets`, `${core}/sources`, `${core}/search`],
    node: true,
  },
  {
    folder: `${core}/backup`,
    may: [shared, `${core}/evidence`, `${core}/export`, `${core}/store`],
    types: [`${core}/threads`],
    packages: ['better-sqlite3'],
    node: true,
  },
  {
    folder: `${core}/activity`,
    may: [shared, `${core}/store`],
    types: [`${core}/connections`, `${core}/export`, `${core}/import`, `${core}/sync`, `${core}/threads`],
    node: true,
  },
  {
    folder: `${core}/filters`,
    may: [shared, `${core}/store`, `${core}/search`, `${core}/activity`],
    types: [`${core}/threads`],
    packages: ['valibot'],
    node: true,
  },
  {
    folder: `${core}/investigations`,
    may: [shared, `${core}/store`, `${core}/activity`, `${core}/export`],
    types: [`${core}/search`, `${core}/threads`],
    packages: ['valibot'],
    node: true,
  },
  { folder: `${core}/sample`, may: [shared], types: [core], node: true },
  {
    folder: `${core}/threads`,
    // `core` for the list of sources: payloads are read in threads too.
    may: [
      shared,
      core,
      `${core}/store`,
      `${core}/search`,
      `${core}/import`,
      `${core}/sources`,
      `${core}/sync`,
      `${core}/evidence`,
      `${core}/activity`,
      `${core}/filters`,
      `${core}/investigations`,
      `${core}/export`,
    ],
    node: true,
  },
  { folder: core, may: [shared], below: true, node: true },
  {
    folder: 'electron/engine',
    may: [shared, core, `${core}/secrets`, `${core}/sample`, `${core}/sync`, `${core}/export`],
    types: [`${core}/sync`, `${core}/connections`],
    node: true,
  },
  {
    folder: 'electron/cli',
    may: [shared, core, `${core}/secrets`, `${core}/sample`],
    types: [`${core}/connections`, `${core}/sync`],
    packages: ['commander'],
    node: true,
  },
  { folder: 'electron/main', may: [shared], packages: ['valibot'], node: true, electron: true },
  { folder: 'electron/preload', may: [shared], electron: true },
  {
    folder: 'renderer',
    may: [shared],
    packages: [
      'svelte',
      'bits-ui',
      '@lucide/svelte',
      '@codemirror/autocomplete',
      '@codemirror/commands',
      '@codemirror/language',
      '@codemirror/state',
      '@codemirror/view',
      '@lezer/highlight',
    ],
  },
];
