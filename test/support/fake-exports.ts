import type { ExportTemplate, QueuedExport } from '#shared/export-queue.ts';
import type { EngineCore, EngineSurroundings } from '#engine/engine-core.ts';

const steps = 4;

/** Exports of the stand-in: they count up to the rows of the search and write nothing. */
export function fakeExports(
  emit: EngineSurroundings['emit'],
  rowsOf: (searchId: number) => number,
): Pick<
  EngineCore['handlers'],
  | 'export.start'
  | 'export.list'
  | 'export.cancel'
  | 'export.clear'
  | 'export.templates'
  | 'export.saveTemplate'
  | 'export.removeTemplate'
  | 'export.profiles'
> {
  const entries = new Map<number, QueuedExport>();
  let templates: ExportTemplate[] = [];

  function change(id: number, facts: Partial<QueuedExport>): void {
    const before = entries.get(id);
    if (before === undefined) return;
    const entry = { ...before, ...facts };
    entries.set(id, entry);
    emit('export.progressed', entry);
  }

  async function count(id: number, rows: number): Promise<void> {
    for (let step = 0; step <= steps; step += 1) {
      if (entries.get(id)?.state === 'cancelled') return;
      change(id, { state: 'running', rowsDone: Math.floor((rows * step) / steps), rowsTotal: rows });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { file = '', format = 'csv' } = entries.get(id) ?? {};
    const sha256 = `sha256:${'0'.repeat(64)}`;
    const result = { file, format, rows, bytes: rows * 120, sha256, manifest: `${file}.manifest.json` };
    change(id, { state: 'done', result });
  }

  return {
    async 'export.start'({ file, format, searchId }) {
      const id = entries.size + 1;
      const blank = { rowsDone: 0, rowsTotal: null, rowsPerSecond: null, msLeft: null, result: null, error: null };
      entries.set(id, { id, file, format, state: 'waiting', ...blank });
      void count(id, rowsOf(searchId));
      return { id };
    },
    'export.list': async () => [...entries.values()],
    async 'export.cancel'({ id }) {
      change(id, { state: 'cancelled' });
      return null;
    },
    async 'export.clear'({ id }) {
      entries.delete(id);
      return null;
    },
    'export.templates': async () => templates,
    async 'export.saveTemplate'(template) {
      templates = [...templates.filter(({ name }) => name !== template.name), template];
      return templates;
    },
    async 'export.removeTemplate'({ name }) {
      templates = templates.filter((template) => template.name !== name);
      return templates;
    },
    'export.profiles': async () => ['people', 'emails'],
  };
}
