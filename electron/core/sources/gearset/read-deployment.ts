import type { DeployedItem, JsonValue } from '#shared/audit-event.ts';
import { canonicalEntries, canonicalMembers, sha256Hex } from '#core/sources/canonical-json.ts';
import { lookUp } from '#core/sources/error-message.ts';
import { parseJson } from '#core/sources/parse-json.ts';
import { PayloadError } from '#core/sources/payload-error.ts';
import { isoOfSourceDate, readSourceDate } from '#core/sources/source-dates.ts';
import type { SourceRecord } from '#core/sources/source.ts';
import { classifyLocation, classifyStatusWord } from './location-class.ts';
import { isWorkItemKey, readWorkItems } from './work-items.ts';

type JsonObject = { [key: string]: JsonValue };

/** A deployment as read, with what the window's notices need to know. */
export interface ReadDeployment {
  record: SourceRecord;
  /** Whether its date named no zone, so that UTC was assumed. */
  zoneAssumed: boolean;
}

/**
 * Reads one element of a deployment answer. Keys are looked up without case, words of enumerations are kept
 * as sent. Only the id and the date are indispensable: throws `PayloadError` without them, or where the
 * text is no JSON object. `asked` says whether work items were asked for and not refused; `null` (a saved
 * file, of which nobody knows) takes the presence of their keys for it.
 */
export function readDeployment(raw: string, asked: boolean | null): ReadDeployment {
  const deployment = parseDeployment(raw);
  const externalId = textOf(lookUp(deployment, 'DeploymentId'));
  if (externalId === null) throw new PayloadError('It has no DeploymentId.');
  const dateText = textOf(lookUp(deployment, 'Date'));
  if (dateText === null) throw new PayloadError('It has no Date.');
  const date = readSourceDate(dateText);
  if (date === null) throw new PayloadError('Its Date cannot be read as a date.');

  const withIncludes = asked ?? Object.keys(deployment).some(isWorkItemKey);
  const { workItems, state, unread } = readWorkItems(deployment, withIncludes);
  const triggeredBy = textOf(lookUp(deployment, 'TriggeredBy'));
  const friendlyName = textOf(lookUp(deployment, 'FriendlyName'));
  const type = textOf(lookUp(deployment, 'DeploymentType'));
  const columns = {
    DeploymentId: externalId,
    Date: new Date(date.ms).toISOString(),
    TriggeredBy: triggeredBy,
    FriendlyName: friendlyName,
    SourceUsername: textOf(lookUp(deployment, 'SourceUsername')),
    TargetUsername: textOf(lookUp(deployment, 'TargetUsername')),
    DeploymentType: type,
    ...(triggeredBy === null ? { Owner: textOf(lookUp(deployment, 'Owner')) } : {}),
    ...(friendlyName === null ? { Name: textOf(lookUp(deployment, 'Name')) } : {}),
  };
  const differences = lookUp(deployment, 'DeploymentDifferences');
  const items = Array.isArray(differences) ? differences.map(readItem) : [];
  const { hash, coreHash } = hashesOf(deployment);
  return {
    zoneAssumed: date.zoneAssumed,
    record: {
      raw,
      hash,
      coreHash,
      withIncludes,
      event: {
        externalId,
        timeMs: date.ms,
        kind: 'deployment',
        actor: columns.TriggeredBy ?? columns.Owner ?? null,
        operation: type?.toLowerCase() === 'rollback' ? 'rollback' : 'deploy',
        operationCode: null,
        type,
        typeCode: null,
        object: null,
        record: null,
        recordAlias: null,
        origin: columns.SourceUsername,
        target: columns.TargetUsername,
        environment: classifyLocation(textOf(lookUp(deployment, 'TargetMetadataLocationType'))),
        status: classifyStatusWord(textOf(lookUp(deployment, 'Status'))),
        summary: columns.FriendlyName ?? columns.Name ?? null,
        oldValue: null,
        newValue: null,
        itemCount: items.length,
        items,
        workItems,
        workItemState: state,
        violation: false,
        fields: furtherFields(deployment, columns, unread),
      },
    },
  };
}

function parseDeployment(raw: string): JsonObject {
  let parsed: JsonValue;
  try {
    parsed = parseJson(raw);
  } catch {
    throw new PayloadError('It is no valid JSON.');
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) {
    throw new PayloadError('It is no JSON object.');
  }
  return parsed;
}

/** Every top-level field whose value no column shows unchanged, by the name it was sent under. */
function furtherFields(
  deployment: JsonObject,
  columns: Record<string, string | null>,
  unread: string[],
): Record<string, JsonValue> {
  const shown = new Map(Object.entries(columns).map(([key, value]) => [key.toLowerCase(), value]));
  const fields: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(deployment)) {
    const folded = key.toLowerCase();
    if (folded === 'deploymentdifferences' && Array.isArray(value)) continue;
    if (isWorkItemKey(key) && !unread.includes(key)) continue;
    const kept = value === '' ? null : value;
    if (shown.has(folded) && shown.get(folded) === kept && kept !== null) continue;
    fields.push([key, kept]);
  }
  return Object.fromEntries(fields);
}

function readItem(item: JsonValue): DeployedItem {
  const modifiedOn = textOf(lookUp(item, 'ModifiedOn'));
  return {
    change: textOf(lookUp(item, 'DifferenceType')),
    type: textOf(lookUp(item, 'ObjectType')),
    name: typeof item === 'string' ? textOf(item) : textOf(lookUp(item, 'DisplayName')),
    modifiedBy: textOf(lookUp(item, 'ModifiedBy')),
    modifiedAt: modifiedOn === null ? null : (isoOfSourceDate(modifiedOn) ?? modifiedOn),
  };
}

function hashesOf(deployment: JsonObject): { hash: string; coreHash: string } {
  const entries = canonicalEntries(deployment);
  const core = entries.filter(([key]) => !isWorkItemKey(key));
  const hash = sha256Hex(canonicalMembers(entries));
  return { hash, coreHash: core.length === entries.length ? hash : sha256Hex(canonicalMembers(core)) };
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
