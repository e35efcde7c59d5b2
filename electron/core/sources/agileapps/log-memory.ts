import { sha256Hex } from '#core/sources/canonical-json.ts';
import type { SourceContext } from '#core/sources/source.ts';
import type { QueryPlan } from './query-plan.ts';

/** What was found out about a tenant and holds for later sessions of the same user. */
export interface LogFindings {
  plan: QueryPlan;
  /** Whether the plan's filter was seen to find what it should. */
  literalProven: boolean;
  /** The most rows the server was seen to give at once; `null` where it gave all that was asked for. */
  pageCap: number | null;
}

const memoryKey = 'agileapps.query';
/** Tenants change: after so many milliseconds (30 days) everything is found out anew. */
const lifetimeMs = 30 * 86_400_000;

interface Remembered extends LogFindings {
  /** Of the address, the user and the user's date pattern: with another one of them the findings mean nothing. */
  fingerprint: string;
  foundMs: number;
}

/** The findings of an earlier session with the same address, user and date pattern; `null` where there are none. */
export async function recallFindings(
  context: SourceContext,
  userDateFormat: string | null,
): Promise<LogFindings | null> {
  const remembered = parse((await context.memory?.read(memoryKey)) ?? null);
  if (remembered === null || remembered.fingerprint !== fingerprintOf(context, userDateFormat)) return null;
  const ageMs = context.now() - remembered.foundMs;
  if (!(ageMs >= 0 && ageMs < lifetimeMs)) return null;
  const { plan, literalProven, pageCap } = remembered;
  return { plan, literalProven, pageCap };
}

/** Keeps findings for later sessions. Holds neither the address nor the user nor anything secret as it is. */
export async function keepFindings(
  context: SourceContext,
  userDateFormat: string | null,
  findings: LogFindings,
): Promise<void> {
  const { plan, literalProven, pageCap } = findings;
  const fingerprint = fingerprintOf(context, userDateFormat);
  const remembered: Remembered = { fingerprint, foundMs: context.now(), plan, literalProven, pageCap };
  await context.memory?.write(memoryKey, JSON.stringify(remembered));
}

function fingerprintOf({ settings }: SourceContext, userDateFormat: string | null): string {
  return sha256Hex(JSON.stringify([settings.url, settings.user, userDateFormat]));
}

/** What an older or newer version wrote in another form counts as nothing. */
function parse(text: string | null): Remembered | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<Remembered> | null;
    if (typeof value?.fingerprint !== 'string' || typeof value.foundMs !== 'number') return null;
    if (typeof value.literalProven !== 'boolean' || typeof value.plan !== 'object') return null;
    const { pageCap } = value;
    if (pageCap !== null && !(Number.isSafeInteger(pageCap) && Number(pageCap) > 0)) return null;
    return value as Remembered;
  } catch {
    return null;
  }
}
