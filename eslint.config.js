import { relative } from 'node:path';
import svelte from 'eslint-plugin-svelte';
import typescript from 'typescript-eslint';
import { checkImport } from './scripts/check-import.ts';

/** The import table as a rule: names the import that crosses a border it may not cross. */
const importTableRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = relative(context.cwd, context.filename).replaceAll('\\', '/');
    function check(node, source, typeOnly) {
      const problem = source && typeof source.value === 'string' ? checkImport(file, source.value, typeOnly) : null;
      if (problem !== null) context.report({ node, message: problem });
    }
    return {
      ImportDeclaration: (node) => check(node, node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source, false),
      ImportExpression: (node) => check(node, node.source, false),
    };
  },
};

export default typescript.config(
  {
    ignores: ['dist/', 'release/', 'node_modules/', 'test-results/', 'electron/shared/query/query-parser*'],
  },
  ...typescript.configs.strict,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
  {
    plugins: { tickmark: { rules: { 'import-table': importTableRule } } },
    rules: {
      'tickmark/import-table': 'error',
      'max-lines': ['error', { max: 500 }],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name=/^(skip|only|todo|fixme)$/]',
          message: 'A test that does not run proves nothing.',
        },
        { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
        { selector: 'SvelteMustacheTag[kind="raw"]', message: 'Audit text never becomes HTML.' },
      ],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'svelte/store', message: 'State lives in classes with runes.' }] },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-control-regex': 'off',
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-dynamic-delete': 'off',
    },
  },
  {
    files: ['**/*.config.ts', '**/*.config.js', 'vite.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
