import { AppError } from '#shared/app-error.ts';
import type { ExportTemplate } from '#shared/export-queue.ts';
import { csvDelimiters, exportFormats } from '#shared/export-request.ts';
import { fold } from '#shared/fold.ts';
import { exportColumns } from './columns.ts';

/** Where the workspace keeps its templates: one list as JSON. */
const templatesKey = 'export-templates';
const longestName = 100;

export interface ExportTemplates {
  /** By name. */
  list: () => Promise<ExportTemplate[]>;
  /** Throws `usage.unknown_template`. */
  find: (name: string) => Promise<ExportTemplate>;
  /** Keeps a template in the place of one of the same name. Throws `usage.invalid_argument`. */
  save: (template: ExportTemplate) => Promise<ExportTemplate[]>;
  /** Throws `usage.unknown_template`. */
  remove: (name: string) => Promise<ExportTemplate[]>;
}

export interface TemplateDependencies {
  read: (key: string) => Promise<string | null>;
  write: (key: string, value: string) => Promise<void>;
  /** Tells the log what was done. */
  record: (what: string, detail: string) => Promise<void>;
}

/** Ways to export that are kept in the workspace. */
export function createExportTemplates({ read, write, record }: TemplateDependencies): ExportTemplates {
  async function list(): Promise<ExportTemplate[]> {
    const text = await read(templatesKey);
    return text === null ? [] : (JSON.parse(text) as ExportTemplate[]);
  }

  async function keep(templates: ExportTemplate[]): Promise<ExportTemplate[]> {
    const sorted = templates.sort((one, other) => (fold(one.name) < fold(other.name) ? -1 : 1));
    await write(templatesKey, JSON.stringify(sorted));
    return sorted;
  }

  async function find(name: string): Promise<ExportTemplate> {
    const templates = await list();
    const found = templates.find((template) => isNamed(template, name));
    if (found !== undefined) return found;
    const known = templates.map((template) => template.name).join(', ');
    throw new AppError(
      'usage.unknown_template',
      `There is no export template named ${name}.`,
      known === '' ? 'None is saved yet.' : `There are: ${known}.`,
    );
  }

  return {
    list,
    find,
    async save(template) {
      const checked = { ...template, name: template.name.trim() };
      check(checked);
      const others = (await list()).filter((one) => !isNamed(one, checked.name));
      const saved = await keep([...others, checked]);
      await record('template.saved', `Saved the export template ${checked.name}`);
      return saved;
    },
    async remove(name) {
      const { name: stored } = await find(name);
      const left = await keep((await list()).filter((one) => !isNamed(one, name)));
      await record('template.removed', `Removed the export template ${stored}`);
      return left;
    },
  };
}

function isNamed(template: ExportTemplate, name: string): boolean {
  return fold(template.name) === fold(name.trim());
}

function check(template: ExportTemplate): void {
  if (template.name === '' || template.name.length > longestName || /\p{Cc}/u.test(template.name)) {
    throw new AppError('usage.invalid_argument', 'A template needs a name of one line.', 'Nothing was saved.');
  }
  const { format, rows, delimiter } = template;
  if (!exportFormats.includes(format) || !['events', 'items'].includes(rows) || !csvDelimiters.includes(delimiter)) {
    throw new AppError('usage.invalid_argument', 'Format, rows or delimiter are not known.', 'Nothing was saved.');
  }
  exportColumns(template);
}
