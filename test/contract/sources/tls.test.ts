import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CheckStep } from '#shared/sync-status.ts';
import { loginAnswer, xmlAnswer } from '#test/support/sources/agileapps-fake.ts';
import { makeCertificates, type ServerIdentity, type TestCertificates } from '#test/support/sources/certificates.ts';
import { startLocalHttp } from '#test/support/sources/local-http.ts';

interface Checked {
  steps: CheckStep[];
  failure: { code: string; action: string; message: string; recovery: string } | null;
  calls: number;
}

const kinds = ['gearset', 'agileapps'] as const;
const folder = mkdtempSync(join(tmpdir(), 'tickmark-tls-'));
let certificates: TestCertificates;
let close: (() => Promise<void>) | null = null;
let served: string[] = [];

beforeAll(() => {
  certificates = makeCertificates(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

afterEach(async () => {
  await close?.();
  close = null;
  served = [];
});

/** Starts a server that answers both APIs over TLS. */
async function startSecure(identity: ServerIdentity): Promise<string> {
  const answers: Record<string, string> = {
    deployments: '{"Deployments":[]}',
    login: loginAnswer({}),
    auditLog: xmlAnswer([], 0),
  };
  const server = createServer(identity, (request, response) => {
    served.push(request.url ?? '');
    response.end(answers[/(\w+)(?:\?|$)/.exec(request.url ?? '')?.[1] ?? ''] ?? '<platform/>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

/** Checks and reads in a process of its own, which trusts the authority of this file if asked to. */
async function check(kind: (typeof kinds)[number], url: string, trusting: boolean): Promise<Checked> {
  const { NODE_EXTRA_CA_CERTS: _unused, ...environment } = process.env;
  const trust = trusting ? { NODE_EXTRA_CA_CERTS: certificates.authorityFile } : {};
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['test/support/sources/check-in-child.ts', kind, url],
    {
      env: { ...environment, ...trust },
    },
  );
  return JSON.parse(stdout) as Checked;
}

const troubles: [name: string, identity: keyof TestCertificates, trusting: boolean, says: RegExp, does: RegExp][] = [
  [
    'that it signed itself',
    'selfSigned',
    true,
    /not issued by an authority that this machine trusts/,
    /NODE_EXTRA_CA_CERTS/,
  ],
  [
    'of an unknown authority',
    'valid',
    false,
    /not issued by an authority that this machine trusts/,
    /NODE_EXTRA_CA_CERTS/,
  ],
  ['of another host', 'otherHost', true, /belongs to another name/, /Check the address/],
  ['that has expired', 'expired', true, /certificate of the server has expired/, /Check the clock/],
];

describe.each(kinds)('%s over TLS', (kind) => {
  test.each(troubles)('refuses a server with a certificate %s', async (_name, identity, trusting, says, does) => {
    const url = await startSecure(certificates[identity] as ServerIdentity);
    const { steps, failure, calls } = await check(kind, url, trusting);
    expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
      ['reach', true],
      ['tls', false],
    ]);
    expect(steps[1]?.message).toMatch(says);
    expect(failure).toMatchObject({ code: 'source.unreachable', action: 'fail' });
    expect(failure?.message).toMatch(says);
    expect(failure?.recovery).toMatch(does);
    expect(calls).toBe(1);
    // The credential never left: the certificate comes before the request.
    expect(served).toEqual([]);
  });

  test('works with the certificate of its authority given', async () => {
    const url = await startSecure(certificates.valid);
    const { steps, failure } = await check(kind, url, true);
    expect(failure).toBeNull();
    expect(steps.every(({ ok }) => ok)).toBe(true);
    expect(steps[1]?.message).toContain('encrypted');
  });

  test('names a server that speaks no TLS', async () => {
    const plain = await startLocalHttp((_request, response) => void response.end('{}'));
    close = () => plain.close();
    const { steps, failure } = await check(kind, plain.url.replace('http:', 'https:'), false);
    expect(steps.at(-1)).toMatchObject({ step: 'tls', ok: false });
    expect(failure).toMatchObject({ code: 'source.unreachable', action: 'fail' });
    expect(failure?.message).toMatch(/No secure connection \(TLS\)/);
    expect(plain.requests).toEqual([]);
  });
});
