import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import typescript from 'typescript';
import { checkImport, importedFile } from '#scripts/check-import.ts';
import { importTable } from '#scripts/import-table.ts';

interface Import {
  specifier: string;
  typeOnly: boolean;
  line: number;
}

const files = globSync('{electron,renderer}/**/*.{ts,cts,svelte}')
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !file.endsWith('.d.ts'));

const importsOf = new Map(files.map((file) => [file, readImports(file)]));

describe('the import graph', () => {
  it('is not empty', () => {
    expect(files.length).toBeGreaterThan(50);
    expect([...importsOf.values()].flat().length).toBeGreaterThan(100);
  });

  it('keeps to the import table', () => {
    const problems = [...importsOf].flatMap(([file, imports]) =>
      imports.flatMap(({ specifier, typeOnly, line }) => {
        const problem = checkImport(file, specifier, typeOnly);
        return problem === null ? [] : [`${file}:${line} imports ${specifier}: ${problem}`];
      }),
    );
    expect(problems).toEqual([]);
  });

  it('leads to files that exist', () => {
    const known = new Set(globSync('{electron,renderer,scripts,test}/**/*').map((file) => file.replaceAll('\\', '/')));
    const dangling = [...importsOf].flatMap(([file, imports]) =>
      imports
        .map(({ specifier }) => importedFile(file, specifier))
        .filter((target) => target !== null && !known.has(target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(dangling).toEqual([]);
  });

  it('has no cycles', () => {
    expect(findCycle(graphOf(importsOf))).toBeNull();
  });

  it('finds a forbidden import and a cycle when there is one', () => {
    expect(checkImport('electron/shared/result.ts', 'node:fs', false)).toMatch(/may not use node:fs/);
    expect(checkImport('electron/core/search/compile.ts', '#core/sync/plan.ts', false)).toMatch(/may not import/);
    expect(checkImport('electron/core/sources/gearset/a.ts', '#core/sources/agileapps/b.ts', false)).toMatch(/may not/);
    expect(checkImport('electron/core/create-core.ts', 'electron', false)).toMatch(/may not use electron/);
    expect(
      findCycle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['a']],
        ]),
      ),
    ).toEqual(['a', 'b', 'c', 'a']);
  });

  it('has a rule for every folder of the product', () => {
    const uncovered = files.filter((file) => !importTable.some((rule) => file.startsWith(`${rule.folder}/`)));
    expect(uncovered).toEqual([]);
  });
});

function readImports(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.svelte')) return importsOfText(file, text, 0);
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].flatMap((match) =>
    importsOfText(file, match[1] ?? '', text.slice(0, match.index).split('\n').length - 1),
  );
}

function importsOfText(file: string, text: string, linesBefore: number): Import[] {
  const source = typescript.createSourceFile(file, text, typescript.ScriptTarget.Latest, true);
  const found: Import[] = [];
  function add(node: typescript.Node, literal: typescript.Node | undefined, typeOnly: boolean): void {
    if (literal === undefined || !typescript.isStringLiteral(literal)) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1 + linesBefore;
    found.push({ specifier: literal.text, typeOnly, line });
  }
  function visit(node: typescript.Node): void {
    if (typescript.isImportDeclaration(node)) add(node, node.moduleSpecifier, isTypeOnly(node));
    else if (typescript.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
    else if (typescript.isImportTypeNode(node) && typescript.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, true);
    } else if (typescript.isCallExpression(node) && node.expression.kind === typescript.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], false);
    }
    typescript.forEachChild(node, visit);
  }
  visit(source);
  return found;
}

function isTypeOnly(node: typescript.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === typescript.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    typescript.isNamedImports(named) &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

/** Which file loads which at run time; types make no cycle. */
function graphOf(imports: ReadonlyMap<string, Import[]>): Map<string, string[]> {
  return new Map(
    [...imports].map(([file, list]) => [
      file,
      list
        .filter(({ typeOnly }) => !typeOnly)
        .map(({ specifier }) => importedFile(file, specifier))
        .filter((target) => target !== null)
        .map((target) => posix.normalize(target)),
    ]),
  );
}

function findCycle(graph: ReadonlyMap<string, string[]>): string[] | null {
  const done = new Set<string>();
  function search(node: string, path: string[]): string[] | null {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const next of graph.get(node) ?? []) {
      const cycle = search(next, [...path, node]);
      if (cycle !== null) return cycle;
    }
    done.add(node);
    return null;
  }
  for (const node of graph.keys()) {
    const cycle = search(node, []);
    if (cycle !== null) return cycle;
  }
  return null;
}
