import { createHmac, randomBytes } from 'node:crypto';
import type { JsonValue } from '#shared/audit-event.ts';
import type { PackRedaction } from '#shared/evidence/pack-manifest.ts';
import type { ExportSource } from '#core/export/export-row.ts';
import type { RedactableField, RedactionProfile, RedactionRule } from './redaction-profile.ts';

/** Replaces what a profile names, in two passes: first every value is met, then every text is searched for them. */
export interface Redactor {
  /** First pass: takes note of the values of the profile's fields. */
  meet: (source: ExportSource) => void;
  meetValue: (field: RedactableField, value: string | null) => void;
  /** Second pass: the event without what is to be redacted. */
  redact: (source: ExportSource) => ExportSource;
  /** Any text or JSON without the values met. */
  clean: <Value extends JsonValue>(value: Value) => Value;
  /** What was replaced, for the manifest. */
  summary: () => PackRedaction;
}

/** Texts shorter than this are replaced only where they are a whole value: they stand inside of too many words. */
const shortestInText = 3;
/** An address anywhere in a text, whether it was met as a value or not. */
const emailPattern = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;

/**
 * Makes the redactor of one pack. Pseudonyms are the same for the same value inside of it, and come from a random key
 * that is never written: outside of the pack they mean nothing, and nobody can try names against them.
 */
export function createRedactor(profile: RedactionProfile): Redactor {
  const key = randomBytes(32);
  const rules = profile.fields;
  const met = new Map<string, RedactionRule>();
  /** Values by their first characters, longest first. */
  let starts: Map<string, string[]> | null = null;
  const counts = new Map<string, number>();
  /** How addresses are replaced that occur in texts alone; `undefined` where the profile leaves people as they are. */
  const personRule = rules.actor ?? rules.modifiedBy ?? rules.connectionUser ?? rules.target ?? rules.origin;

  function pseudonym(value: string): string {
    return `person-${createHmac('sha256', key).update(value.trim().toLowerCase()).digest('hex').slice(0, 12)}`;
  }

  function replacement(value: string, rule: RedactionRule): string {
    if (rule === 'remove') return '[removed]';
    if (rule === 'pseudonym') return pseudonym(value);
    const at = value.lastIndexOf('@');
    return at < 0 ? '***' : `***${value.slice(at)}`;
  }

  function count(field: string, number = 1): void {
    counts.set(field, (counts.get(field) ?? 0) + number);
  }

  function meetValue(field: RedactableField, value: string | null): void {
    const rule = rules[field];
    if (rule === undefined || value === null || value.trim() === '') return;
    const whole = value.trim().toLowerCase();
    const at = whole.lastIndexOf('@');
    const forms = [whole, encodeURIComponent(whole).toLowerCase()];
    // A person is often written without the domain.
    if (at >= 4) forms.push(whole.slice(0, at));
    for (const form of forms) if (!met.has(form)) met.set(form, rule);
    starts = null;
  }

  function index(): Map<string, string[]> {
    if (starts !== null) return starts;
    const made = new Map<string, string[]>();
    for (const value of met.keys()) {
      if (value.length < shortestInText) continue;
      const start = value.slice(0, shortestInText);
      const list = made.get(start);
      if (list === undefined) made.set(start, [value]);
      else list.push(value);
    }
    for (const list of made.values()) list.sort((one, other) => other.length - one.length);
    return (starts = made);
  }

  /** Searches a text for the values met, and for addresses. */
  function cleanText(text: string): string {
    const folded = text.toLowerCase();
    // Where folding changes lengths places would not fit: such a text is searched as it stands.
    const lower = folded.length === text.length ? folded : text;
    const short = met.get(lower.trim());
    if (short !== undefined) return replacement(text, short);
    const byStart = index();
    let result = '';
    let kept = 0;
    for (let at = 0; at + shortestInText <= lower.length; at += 1) {
      const found = byStart.get(lower.slice(at, at + shortestInText))?.find((value) => lower.startsWith(value, at));
      if (found === undefined) continue;
      result += text.slice(kept, at) + replacement(found, met.get(found) ?? 'remove');
      at += found.length - 1;
      kept = at + 1;
    }
    const replaced = result + text.slice(kept);
    if (personRule === undefined) return replaced;
    return replaced.replace(emailPattern, (email) => replacement(email, personRule));
  }

  function cleanCounted(text: string): string {
    const cleaned = cleanText(text);
    if (cleaned !== text) count('text');
    return cleaned;
  }

  function clean<Value extends JsonValue>(value: Value): Value;
  function clean(value: JsonValue): JsonValue {
    if (typeof value === 'string') return cleanCounted(value);
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map((entry) => clean(entry));
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [cleanText(name), clean(entry)]));
  }

  /** One field by its rule; other fields are searched as text. */
  function field(name: RedactableField, value: string | null): string | null {
    const rule = rules[name];
    if (value === null || value === '') return value;
    if (rule === undefined) return cleanCounted(value);
    count(name);
    if (rule === 'remove') return null;
    if (rule === 'mask-email' && !value.includes('@')) return cleanText(value);
    return replacement(value, rule);
  }

  return {
    meetValue,
    meet({ event, items = [] }) {
      meetValue('actor', event.actor);
      meetValue('object', event.object);
      meetValue('record', event.record);
      meetValue('origin', event.origin);
      meetValue('target', event.target);
      meetValue('summary', event.summary);
      for (const { key: workItem } of event.workItems) meetValue('workItems', workItem);
      for (const item of items) {
        meetValue('modifiedBy', item.modifiedBy);
        meetValue('name', item.name);
      }
    },
    redact({ event, items, fields, values, ...rest }) {
      // A digest of the original would let names be tried.
      const hash = createHmac('sha256', key).update(event.hash).digest('hex');
      return {
        ...rest,
        event: {
          ...(clean(event as unknown as JsonValue) as unknown as typeof event),
          hash: `hmac-sha256:${hash}`,
          actor: field('actor', event.actor),
          object: field('object', event.object),
          record: field('record', event.record),
          origin: field('origin', event.origin),
          target: field('target', event.target),
          summary: field('summary', event.summary),
          workItems: event.workItems.flatMap(({ system, key: workItem, url }) => {
            const replaced = field('workItems', workItem);
            if (replaced === null) return [];
            return [
              { system, key: replaced, url: rules.workItems === undefined && url !== null ? cleanCounted(url) : null },
            ];
          }),
        },
        ...(items === undefined
          ? {}
          : {
              items: items.map((item) => ({
                ...item,
                type: item.type === null ? null : cleanCounted(item.type),
                name: field('name', item.name),
                modifiedBy: field('modifiedBy', item.modifiedBy),
              })),
            }),
        ...(fields === undefined ? {} : { fields: clean(fields as { [key: string]: JsonValue }) }),
        ...(values === undefined
          ? {}
          : {
              values: {
                old: values.old === null ? null : cleanCounted(values.old),
                new: values.new === null ? null : cleanCounted(values.new),
              },
            }),
      };
    },
    clean,
    summary: () => ({
      profile: profile.name,
      rules: [...Object.entries(rules), ['text', 'search'] as const].map(([name, rule]) => ({
        field: name,
        rule: String(rule),
        replaced: counts.get(name) ?? 0,
      })),
    }),
  };
}
