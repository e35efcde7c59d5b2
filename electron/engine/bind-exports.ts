import type { RowStretch } from '#shared/export-queue.ts';
import type { Core } from '#core/create-core.ts';
import { createExportQueue } from '#core/export/export-queue.ts';
import type { EngineCore, EngineSurroundings } from './engine-core.ts';

type ExportHandlers = Pick<
  EngineCore['handlers'],
  | 'export.start'
  | 'export.list'
  | 'export.cancel'
  | 'export.clear'
  | 'export.templates'
  | 'export.saveTemplate'
  | 'export.removeTemplate'
  | 'export.profiles'
>;

/** Binds the calls about exports; a queue lives as long as the workspace is open. */
export function bindExports(
  core: Core,
  emit: EngineSurroundings['emit'],
): { handlers: ExportHandlers; dispose: () => Promise<void> } {
  const queue = createExportQueue({
    run: core.exports.run,
    onChange: (entry) => emit('export.progressed', entry),
    now: Date.now,
  });

  return {
    handlers: {
      async 'export.start'({ file, searchId, selected, name: _name, ...layout }) {
        const { ids, asked } = core.search.opened({ searchId });
        const { query, tz, sort, nowMs } = asked;
        const shown =
          selected === null
            ? { ids, nowMs, selectedOf: null }
            : { ids: rowsOf(ids, selected), nowMs, selectedOf: ids.length };
        return { id: queue.add({ ...layout, query, tz, sort, to: file, shown }) };
      },
      'export.list': async () => queue.list(),
      async 'export.cancel'({ id }) {
        queue.cancel(id);
        return null;
      },
      async 'export.clear'({ id }) {
        queue.clear(id);
        return null;
      },
      'export.templates': () => core.exportTemplates.list(),
      'export.saveTemplate': (template) => core.exportTemplates.save(template),
      'export.removeTemplate': ({ name }) => core.exportTemplates.remove(name),
      'export.profiles': () => core.redactionProfiles(),
    },
    dispose: () => queue.dispose(),
  };
}

/** The ids of these rows, in their order. */
function rowsOf(ids: Float64Array, selected: readonly RowStretch[]): Float64Array {
  const parts = selected.map(({ first, last }) => ids.subarray(first, last + 1));
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
