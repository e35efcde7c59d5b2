import { readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/** The sources of the check, each after those it imports. */
const sources = [
  'bytes',
  'crc32',
  'sha256',
  'sha512',
  'ed25519',
  'pack-manifest',
  'pack-archive',
  'timestamp-token',
  'check-chain',
  'check-revisions',
  'check-pack',
];

const root = new URL('../electron/', import.meta.url);
const target = new URL('core/evidence/verifier-page.ts', root);

/** One module as plain script: without types, without imports and exports. */
function plainScript(name: string): string {
  const text = readFileSync(new URL(`shared/evidence/${name}.ts`, root), 'utf8');
  return stripTypeScriptTypes(text)
    .replace(/^import[^;]*;\s*$/gm, '')
    .replace(/^export (?=(?:async )?function|const|class)/gm, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

/** The stand-alone verifier: one page that holds the very code of `tickmark verify`. */
export function buildVerifierPage(): string {
  const page = readFileSync(new URL('core/evidence/verifier/page.html', root), 'utf8');
  const ui = readFileSync(new URL('core/evidence/verifier/page-script.js', root), 'utf8');
  const script = [...sources.map(plainScript), ui].join('\n');
  if (script.includes('</script')) throw new Error('The script would end its element');
  return page.replace('/*SCRIPT*/', () => script);
}

/** The page as a module, so that it is there in a checkout and in a bundle alike. */
export function buildVerifierModule(): string {
  return `/** Made by scripts/build-verifier.ts. */\n// prettier-ignore\nexport const verifierPage = ${JSON.stringify(buildVerifierPage())};\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(target, buildVerifierModule());
