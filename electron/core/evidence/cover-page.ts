import type { PackManifest } from '#shared/evidence/pack-manifest.ts';

/** The page that says what a pack is. Audit text stands in it as text; it runs nothing and loads nothing. */
export function coverPage(manifest: PackManifest): string {
  const { source, scope, completeness, accuracy, redaction, integrity } = manifest;
  const rows: [string, string][] = [
    ['Made', `${manifest.createdAt} by Tickmark ${manifest.tool.version}`],
    ['Query', scope.query === '' ? '* (everything)' : scope.query],
    ...(scope.case === null ? [] : [['Investigation', scope.case] as [string, string]]),
    ['From', scope.resolved.from ?? 'no beginning'],
    ['Until before', scope.resolved.to ?? 'no end'],
    ['Time zone of the query', scope.resolved.tz],
    ['Records', String(accuracy.rows)],
    ['Earlier revisions', String(accuracy.revisions)],
    ['Order', scope.sort.length === 0 ? 'newest first' : scope.sort.join(', ')],
    ['Columns', scope.columns.join(', ')],
    ...source.connections.map(({ name, kind, url, user }): [string, string] => [
      'Connection',
      `${name} (${kind}) ${url}${user === null ? '' : `, read as ${user}`}`,
    ]),
    ['Signed with', `${integrity.signedBy.key} (${keptWords[integrity.signedBy.kept]})`],
    ['Third-party time', integrity.thirdPartyTime?.authority ?? 'none'],
    ['Redaction', redaction === null ? 'none' : `profile ${redaction.profile}`],
  ];
  const sections = [
    table('Records by status', counted(accuracy.byStatus)),
    table('Records by target', counted(accuracy.byTarget).slice(0, mostListed)),
    table(
      'Gaps: time that was not wholly read',
      completeness.gaps.length === 0
        ? [['', 'none']]
        : completeness.gaps
            .slice(0, mostListed)
            .map(({ connection, from, to, state }) => [connection, `${from} until before ${to}: ${state}`]),
    ),
    ...(redaction === null
      ? []
      : [
          table(
            'What was replaced',
            redaction.rules.map(({ field, rule, replaced }) => [`${field} (${rule})`, String(replaced)]),
          ),
        ]),
    table(
      'Files',
      integrity.files.map(({ name, bytes, sha256 }) => [name, `${bytes} bytes, SHA-256 ${sha256}`]),
    ),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evidence pack</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: light-dark(#1d2430, #e6e9ef); background: light-dark(#fff, #14181f); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-top: 1px solid light-dark(#dfe3ea, #2b323d); overflow-wrap: anywhere; }
li { margin: .25rem 0; } th { width: 14rem; font-weight: 500; color: light-dark(#556070, #9aa5b5); }
@page { margin: 18mm 16mm; @bottom-center { content: counter(page) ' / ' counter(pages); font: 9pt system-ui, sans-serif; color: #556070; } }
@media print { :root { color-scheme: light; } body { max-width: none; margin: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
</style>
</head>
<body>
<h1>Evidence pack</h1>
<p>To check it, open verifier.html in any browser, without a network, and drop this pack on it; or run <code>tickmark verify</code> on it.</p>
${table('What this is', rows)}
<h2>What this proves, and what not</h2>
<ul>
${manifest.limits.map((limit) => `<li>${escapeHtml(limit)}</li>`).join('\n')}
</ul>
${sections.join('\n')}
</body>
</html>
`;
}

const mostListed = 200;

const keptWords: Record<PackManifest['integrity']['signedBy']['kept'], string> = {
  'key-store': 'kept in the key store of the machine that made the pack',
  environment: 'given by the environment of the machine that made the pack',
  once: 'made for this pack alone',
};

function table(title: string, rows: readonly (readonly string[])[]): string {
  const lines = rows.map(
    ([label = '', value = '']) => `<tr><th>${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<h2>${escapeHtml(title)}</h2>\n<table>\n${lines.join('\n')}\n</table>`;
}

function counted(counts: Record<string, number>): [string, string][] {
  return Object.entries(counts)
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .map(([value, count]) => [value === '' ? 'none' : value, String(count)]);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
