import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onStop } from './run-process.ts';

/**
 * Serves one long answer of large deployments on the loopback address, made while it is sent, and empty ones after
 * it. Arguments: megabytes of the answer, items of each deployment.
 */
const [megabytes, items] = process.argv.slice(2).map(Number) as [number, number];
/** Items are deployed again and again. */
const distinctItems = 30_000;
const timeMs = Date.UTC(2026, 8, 1);

function* answer(bytes: number): Generator<string, void, void> {
  yield '{"Deployments":[';
  for (let sent = 0, index = 0; sent < bytes; index++) {
    const text = deploymentText(index);
    sent += text.length;
    yield index === 0 ? text : `,${text}`;
  }
  yield ']}';
}

function deploymentText(index: number): string {
  return JSON.stringify({
    DeploymentId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    Status: 'Succeeded',
    FriendlyName: `Release ${index}`,
    TriggeredBy: 'deploy@example.com',
    Date: new Date(timeMs + index * 1000).toISOString(),
    SourceUsername: 'example-repo/main',
    TargetUsername: 'deploy@example.com.box',
    TargetMetadataLocationType: 'Sandbox',
    DeploymentType: 'Standard',
    DeploymentDifferences: Array.from({ length: items }, (_, place) => itemOf((index * 997 + place) % distinctItems)),
  });
}

function itemOf(number: number) {
  return {
    DifferenceType: 'Changed',
    ObjectType: 'CustomField',
    DisplayName: `Invoice${number % 500}__c.Amount${number}__c`,
    ModifiedBy: `developer${number % 40}@example.com`,
    ModifiedOn: new Date(timeMs - number * 1000).toISOString(),
  };
}

let answered = megabytes === 0;
const server = createServer(async (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const bytes = answered ? 0 : megabytes * 1_000_000;
  answered = true;
  for (const part of answer(bytes)) {
    if (!response.write(part)) await new Promise((resolve) => response.once('drain', resolve));
  }
  response.end();
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, startMs: timeMs, endMs: timeMs + 86_400_000 }));
});
onStop(() => process.exit(0));
