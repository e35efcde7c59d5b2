import type { CheckStep } from '#shared/sync-status.ts';
import type { ErrorCode } from '#shared/app-error.ts';
import type { SourceError } from './source-error.ts';
import { isTlsCode } from './transport-failure.ts';

const order = ['reach', 'tls', 'credential', 'permission'] as const;

/** The step at which a failure of this kind shows; anything unnamed means that no usable answer came. */
const stepOfCode: Partial<Record<ErrorCode, CheckStep['step']>> = {
  'connection.insecure_url': 'tls',
  'secret.missing': 'credential',
  'source.auth_failed': 'credential',
  'source.auth_expired': 'credential',
  'source.password_change_required': 'credential',
  'source.rate_limited': 'permission',
  'source.permission_denied': 'permission',
  'source.unsupported_version': 'permission',
};

/** All four steps passed, in order. */
export function passedSteps(plainHttp: boolean, words: { credential: string; permission: string }): CheckStep[] {
  return [
    ...transportSteps(plainHttp),
    { step: 'credential', ok: true, message: words.credential },
    { step: 'permission', ok: true, message: words.permission },
  ];
}

/**
 * The steps up to the one that failed, in order. `passed`: the last step known to have passed before the
 * failure, when that is not plain from the failure itself.
 */
export function failedSteps(error: SourceError, plainHttp: boolean, passed: { credential?: string } = {}): CheckStep[] {
  const step = passed.credential === undefined ? failedStep(error) : 'permission';
  const before = transportSteps(plainHttp).slice(0, order.indexOf(step));
  if (step === 'permission') {
    before.push({ step: 'credential', ok: true, message: passed.credential ?? credentialBeforePermission(error) });
  }
  return [...before, { step, ok: false, message: [error.message, error.recovery].filter(Boolean).join(' ') }];
}

function failedStep(error: SourceError): CheckStep['step'] {
  if (typeof error.cause === 'string' && isTlsCode(error.cause)) return 'tls';
  return stepOfCode[error.code] ?? 'reach';
}

function credentialBeforePermission(error: SourceError): string {
  return error.code === 'source.rate_limited'
    ? 'The server did not complain about the credential.'
    : 'The credential is accepted.';
}

function transportSteps(plainHttp: boolean): CheckStep[] {
  return [
    { step: 'reach', ok: true, message: 'The server answers.' },
    {
      step: 'tls',
      ok: true,
      message: plainHttp
        ? 'Plain HTTP: accepted because the server is on this machine (loopback).'
        : 'The connection is encrypted and the certificate is valid.',
    },
  ];
}
