import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a server of `node:https` is started with, as PEM. */
export interface ServerIdentity {
  key: string;
  cert: string;
}

export interface TestCertificates {
  /** The file with the certificate of the authority that issued all but the self-signed one. */
  authorityFile: string;
  /** For this machine. */
  valid: ServerIdentity;
  /** For another host. */
  otherHost: ServerIdentity;
  expired: ServerIdentity;
  selfSigned: ServerIdentity;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const thisMachine = 'DNS:localhost,IP:127.0.0.1';

/** Makes an authority and its certificates in a folder. Needs the program `openssl`, and says so where it is missing. */
export function makeCertificates(folder: string): TestCertificates {
  const file = (name: string) => join(folder, name);

  function requestKey(name: string): void {
    openssl('req', ...newKey, '-subj', `/CN=${name}`, '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`));
  }

  function issue(name: string, names: string, days: number): ServerIdentity {
    requestKey(name);
    writeFileSync(file(`${name}.ext`), `subjectAltName=${names}\n`);
    const authority = ['-CA', file('authority.pem'), '-CAkey', file('authority.key'), '-CAcreateserial'];
    const extensions = ['-days', String(days), '-extfile', file(`${name}.ext`)];
    openssl('x509', '-req', '-in', file(`${name}.csr`), ...authority, ...extensions, '-out', file(`${name}.pem`));
    return identity(name);
  }

  function selfSign(name: string, ...more: string[]): ServerIdentity {
    const output = ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
    openssl('req', '-x509', ...newKey, '-days', '2', '-subj', `/CN=${name}`, ...output, ...more);
    return identity(name);
  }

  function identity(name: string): ServerIdentity {
    return { key: readFileSync(file(`${name}.key`), 'utf8'), cert: readFileSync(file(`${name}.pem`), 'utf8') };
  }

  selfSign('authority');
  return {
    authorityFile: file('authority.pem'),
    valid: issue('valid', thisMachine, 2),
    otherHost: issue('other-host', 'DNS:other.example', 2),
    // Ended a day before it was issued.
    expired: issue('expired', thisMachine, -1),
    selfSigned: selfSign('self-signed', '-addext', `subjectAltName=${thisMachine}`),
  };
}

function openssl(...parameters: string[]): void {
  try {
    execFileSync('openssl', parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    throw new Error('The program `openssl` is missing: the certificates of this test are made with it. Install it.', {
      cause: thrown,
    });
  }
}
