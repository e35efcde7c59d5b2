/** A deployment as Gearset sends it; `change` replaces members. */
export function deployment(number: number, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    DeploymentId: `5b0c8a52-0000-4000-8000-${String(number).padStart(12, '0')}`,
    Status: 'Successful',
    Name: `Release ${number}`,
    FriendlyName: `Release ${number} to production`,
    Owner: 'release.manager@example.com',
    TriggeredBy: 'release.manager@example.com',
    Date: new Date(Date.UTC(2026, 2, 4, 10, 0, number)).toISOString(),
    SourceUsername: 'example-repo/main',
    SourceMetadataLocationType: 'GitHubBranch',
    TargetUsername: 'deploy@example.com',
    TargetMetadataLocationType: 'Production',
    DeploymentType: 'ContinuousIntegration',
    DeploymentDifferences: [{ DifferenceType: 'New', ObjectType: 'ApexClass', DisplayName: `Invoice${number}` }],
    ...change,
  };
}

/** A saved Gearset response. */
export function savedResponse(deployments: readonly unknown[]): string {
  return JSON.stringify({ Deployments: deployments });
}

/** A saved AgileApps page in XML with entries of the given ids. */
export function savedPage(ids: readonly number[]): string {
  const rows = ids.map(
    (id) => `<auditLog><id>${id}</id><type_code>52</type_code><operation_code>3</operation_code>
<date_created>2026-03-02T00:00:00.000Z</date_created><description>Entry ${id}</description></auditLog>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<platform><message><code>0</code></message><recordCount>${ids.length}</recordCount>${rows.join('')}</platform>`;
}

/** The same page in JSON. */
export function savedJsonPage(ids: readonly number[]): string {
  const auditLog = ids.map((id) => ({
    id: String(id),
    type_code: '52',
    operation_code: '3',
    date_created: '2026-03-02T00:00:00.000Z',
    description: `Entry ${id}`,
  }));
  return JSON.stringify({ platform: { message: { code: '0' }, recordCount: String(ids.length), auditLog } });
}
