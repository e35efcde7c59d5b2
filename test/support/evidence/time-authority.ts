import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

export interface TimeAuthority {
  url: string;
  /** Path of its certificate, which signs itself. */
  certificate: string;
  /** Type and body of each request. */
  requests: { type: string | undefined; body: Buffer }[];
  /** Changes what the next answers are. */
  answer: { status: number; type: string; change: (response: Buffer) => Buffer };
}

/** A time-stamping authority made of openssl, on this machine. */
export async function startTimeAuthority(): Promise<TimeAuthority> {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  writeFileSync(
    path('tsa.cnf'),
    `[req]\ndistinguished_name = name\nx509_extensions = stamping\nprompt = no\n[name]\nCN = Time Authority\nO = example.org
[stamping]\nextendedKeyUsage = critical, timeStamping\nkeyUsage = critical, digitalSignature
[tsa]\ndefault_tsa = authority\n[authority]\nserial = ${path('serial')}\ncrypto_device = builtin\nsigner_cert = ${path('tsa.pem')}
certs = ${path('tsa.pem')}\nsigner_key = ${path('tsa.key')}\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1
digests = sha256\naccuracy = secs:1\nordering = no\ntsa_name = yes\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n`,
  );
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'tsa.key',
    '-out',
    'tsa.pem',
    '-config',
    'tsa.cnf',
  );
  const authority: Omit<TimeAuthority, 'url'> = {
    certificate: path('tsa.pem'),
    requests: [],
    answer: { status: 200, type: 'application/timestamp-reply', change: (response) => response },
  };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const body = Buffer.concat(parts);
    authority.requests.push({ type: request.headers['content-type'], body });
    writeFileSync(path('query.tsq'), body);
    openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query.tsq', '-out', 'answer.tsr');
    const { status, type, change } = authority.answer;
    response.writeHead(status, { 'Content-Type': type }).end(change(readFileSync(path('answer.tsr'))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return Object.assign(authority, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsr` });
}
