import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateSample } from '#core/sample/generate-sample.ts';
import { startAgileAppsServer } from '#core/sample/start-agileapps-server.ts';
import { sampleCredentials } from '#core/sample/start-sample-servers.ts';
import { onStop } from './run-process.ts';

/**
 * Serves a sample's audit log on the loopback address. Answers are made once and then sent from memory, so that
 * from the second sync on the server takes next to no time of its own. Arguments: events, end (milliseconds UTC).
 */
const [events, endMs] = process.argv.slice(2).map(Number) as [number, number];
const sample = generateSample({ events, endMs });
const server = await startAgileAppsServer({
  entries: sample.entries,
  user: sampleCredentials.agileAppsUser,
  password: sampleCredentials.agileAppsPassword,
  logsSessions: false,
  pageCap: 1000,
});

interface Answer {
  status: number;
  type: string;
  body: Buffer;
}

const answers = new Map<string, Answer>();
const front = createServer(async (request, response) => {
  const path = request.url ?? '/';
  const known = answers.get(path);
  if (known) {
    response.writeHead(known.status, { 'content-type': known.type, 'content-length': known.body.length });
    response.end(known.body);
    return;
  }
  const body: Buffer[] = [];
  for await (const chunk of request) body.push(chunk as Buffer);
  const headers = new Headers();
  for (const name of ['accept', 'content-type', 'cookie']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const sent = body.length > 0 ? { body: Buffer.concat(body) } : {};
  const reply = await fetch(server.url + path, { method: request.method ?? 'GET', headers, ...sent });
  const type = reply.headers.get('content-type') ?? 'text/plain';
  const answer = { status: reply.status, type, body: Buffer.from(await reply.arrayBuffer()) };
  if (request.method === 'GET' && reply.status === 200 && path.includes('auditLog')) answers.set(path, answer);
  response.writeHead(answer.status, { 'content-type': type, 'set-cookie': reply.headers.getSetCookie() });
  response.end(answer.body);
});
front.listen(0, '127.0.0.1', () => {
  const { port } = front.address() as AddressInfo;
  const { startMs, totals } = sample;
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, startMs, endMs, entries: totals.entries }));
});
onStop(() => process.exit(0));
