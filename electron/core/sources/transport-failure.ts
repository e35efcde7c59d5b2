import type { ClassifiedFailure } from './response-action.ts';

const kept = 'Everything fetched before is kept.';

const unreachableCodes: Record<string, string> = {
  ENOTFOUND: 'The name of the server is not known',
  EAI_AGAIN: 'The name of the server could not be looked up',
  ECONNREFUSED: 'The server refuses connections',
  EHOSTUNREACH: 'There is no way to the server',
  ENETUNREACH: 'There is no way to the server',
  EADDRNOTAVAIL: 'There is no way to the server',
  EACCES: 'This machine does not allow the connection',
  ECONNABORTED: 'The connection was cut',
};

const timeoutCodes = new Set([
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

const resetCodes = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ERR_STREAM_PREMATURE_CLOSE', 'UND_ERR_CLOSED']);

const untrusted = 'The certificate of the server was not issued by an authority that this machine trusts';
const otherName = 'The certificate of the server belongs to another name than the address of the connection';

/** What is wrong with a certificate, by the code of OpenSSL or Node. */
const certificateProblems: Record<string, string> = {
  CERT_HAS_EXPIRED: 'The certificate of the server has expired',
  CERT_NOT_YET_VALID: 'The certificate of the server is not valid yet',
  CERT_REVOKED: 'The certificate of the server was revoked',
  CERT_UNTRUSTED: untrusted,
  CERT_REJECTED: untrusted,
  CERT_SIGNATURE_FAILURE: 'The certificate of the server is signed wrongly',
  CERT_CHAIN_TOO_LONG: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  INVALID_CA: untrusted,
  INVALID_PURPOSE: 'The certificate of the server was issued for another purpose',
  HOSTNAME_MISMATCH: otherName,
  ERR_TLS_CERT_ALTNAME_INVALID: otherName,
};

/** What to do about it; nothing was sent in any case, since the certificate comes before the request. */
function certificateRecovery(problem: string): string {
  if (problem === otherName) return `${kept} Nothing was sent. Check the address of the connection.`;
  if (problem === untrusted) {
    return `${kept} Nothing was sent. If the server or a proxy uses an authority of your organisation, name the file with that authority's certificate in the environment variable NODE_EXTRA_CA_CERTS.`;
  }
  return `${kept} Nothing was sent. Check the clock of this machine, then ask whoever runs the server.`;
}

/** Whether a system or library error code means that the secure connection could not be made. */
export function isTlsCode(code: string): boolean {
  return code in certificateProblems || code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_') || code === 'EPROTO';
}

/** The first error code in an error and its causes, such as `ECONNRESET`; `null` where there is none. */
export function transportCode(thrown: unknown): string | null {
  let current: unknown = thrown;
  for (let depth = 0; depth < 8 && current !== null && typeof current === 'object'; depth++) {
    const { code, cause, errors } = current as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === 'string' && code !== '') return code;
    current = cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : null);
  }
  return null;
}

/**
 * Decides what a failure below HTTP means. Only the error's code is used: texts of libraries may hold
 * header values. `connecting`: no answer came yet; `reading`: the body broke off. Pure.
 */
export function classifyTransport(code: string | null, phase: 'connecting' | 'reading'): ClassifiedFailure {
  const named = code === null ? '' : ` (${code})`;
  if (code !== null && timeoutCodes.has(code)) return silenceFailure(null);
  if (code !== null && isTlsCode(code)) return tlsFailure(code);
  if (phase === 'reading') {
    return {
      code: 'source.body_broken',
      action: 'split',
      message: `The answer broke off before its end${named}.`,
      recovery: `${kept} The missing part is fetched again.`,
    };
  }
  if (code !== null && code.startsWith('HPE_')) {
    return {
      code: 'source.not_an_api_answer',
      action: 'fail',
      message: `What answers at this address does not speak HTTP properly${named}.`,
      recovery: `${kept} Check the address of the connection.`,
    };
  }
  if (code !== null && resetCodes.has(code)) {
    return {
      code: 'source.unreachable',
      action: 'split',
      message: `The server closed the connection without an answer${named}.`,
      recovery: `${kept} A smaller part of the time is tried next.`,
    };
  }
  return {
    code: 'source.unreachable',
    action: 'retry',
    message: `${unreachableCodes[code ?? ''] ?? 'The server could not be reached'}${named}.`,
    recovery: `${kept} Check the network and the address, then sync again.`,
  };
}

function tlsFailure(code: string): ClassifiedFailure {
  const problem = certificateProblems[code];
  return {
    code: 'source.unreachable',
    action: 'fail',
    message: `${problem ?? 'No secure connection (TLS) to the server could be made: it speaks another protocol'} (${code}).`,
    recovery:
      problem === undefined
        ? `${kept} Nothing was sent. Check the address of the connection.`
        : certificateRecovery(problem),
  };
}

/** The failure of a server that says nothing for too long. `timeoutMs` is named in the message when known. */
export function silenceFailure(timeoutMs: number | null): ClassifiedFailure {
  const howLong = timeoutMs === null ? 'for too long' : `for ${timeoutMs / 1000} s`;
  return {
    code: 'source.timed_out',
    action: 'split',
    message: `The server said nothing ${howLong}.`,
    recovery: `${kept} A smaller part of the time is tried next; a longer timeout may help too.`,
  };
}
