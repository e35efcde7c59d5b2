import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { type ImportRule, importTable } from './import-table.ts';

/** The package subpaths of package.json and the folders behind them. */
const subpaths: Record<string, string> = {
  '#shared/': 'electron/shared/',
  '#core/': 'electron/core/',
  '#engine/': 'electron/engine/',
  '#main/': 'electron/main/',
  '#cli/': 'electron/cli/',
  '#renderer/': 'renderer/',
  '#scripts/': 'scripts/',
  '#test/': 'test/',
};

/** The rule of a file (path from the project's root, with slashes), or `null` where none holds. */
export function ruleOf(file: string): ImportRule | null {
  return importTable
    .filter((rule) => file.startsWith(`${rule.folder}/`))
    .reduce<ImportRule | null>(
      (best, rule) => (best === null || rule.folder.length > best.folder.length ? rule : best),
      null,
    );
}

/** The file that an import leads to inside the project, or `null` for packages and built-in modules. */
export function importedFile(file: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''));
  const subpath = Object.keys(subpaths).find((prefix) => specifier.startsWith(prefix));
  return subpath === undefined ? null : `${subpaths[subpath]}${specifier.slice(subpath.length)}`;
}

/**
 * Checks one import against the table.
 *
 * @param typeOnly whether only types are imported
 * @returns what is wrong with it, in words, or `null`
 */
export function checkImport(file: string, specifier: string, typeOnly: boolean): string | null {
  const rule = ruleOf(file);
  if (rule === null) return null;
  const target = importedFile(file, specifier);
  if (target === null) return checkPackage(rule, specifier, typeOnly);
  if (specifier.startsWith('.') && posix.dirname(target) !== posix.dirname(file) && !isSameRule(rule, target)) {
    return `${rule.folder} leaves its folder by a relative import; use a subpath import`;
  }
  const targetRule = ruleOf(target);
  if (targetRule === null || targetRule.folder === rule.folder) return null;
  const allowed = [...rule.may, ...(typeOnly ? (rule.types ?? []) : [])];
  if (allowed.includes(targetRule.folder)) return null;
  if (rule.below && targetRule.folder.startsWith(`${rule.folder}/`)) return null;
  return `${rule.folder} may not import ${typeOnly ? 'types' : ''} from ${targetRule.folder}`.replace(/ {2,}/g, ' ');
}

function isSameRule(rule: ImportRule, target: string): boolean {
  return ruleOf(target)?.folder === rule.folder;
}

function checkPackage(rule: ImportRule, specifier: string, typeOnly: boolean): string | null {
  if (isBuiltin(specifier)) return rule.node || typeOnly ? null : `${rule.folder} may not use ${specifier}`;
  if (specifier === 'electron' || specifier.startsWith('electron/')) {
    return rule.electron ? null : `${rule.folder} may not use electron`;
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const allowed = rule.packages ?? [];
  return allowed.includes(name) || allowed.includes(specifier)
    ? null
    : `${rule.folder} may not use the package ${name}`;
}
