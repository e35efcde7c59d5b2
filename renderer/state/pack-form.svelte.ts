import type { PackStart } from '#shared/evidence/evidence-status.ts';
import type { CaseDetail } from '#shared/investigation.ts';
import { quote } from '#shared/query/quoting.ts';
import { messages } from '#renderer/messages/messages.ts';
import { recall, remember } from '#renderer/lib/remember.ts';
import type { AppState } from './app-state.svelte.ts';

/** Which events a pack may hold. */
export interface PackSubject {
  /** Tells the subjects of one dialog apart. */
  key: string;
  label: string;
  /** Name of the investigation they belong to; `null` for those of a query. */
  case: string | null;
  query: () => Promise<string>;
}

const isText = (value: unknown): value is string => typeof value === 'string';
/** What the engine lets through: HTTPS, or this machine. */
const authorityAddress = /^(?:https:\/\/[^\s/@]+|http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]))(?:[:/][^\s]*)?$/i;

/** What somebody chose for a pack. */
export class PackForm {
  readonly #app: AppState;
  subject = $state('');
  redact = $state<string | null>(null);
  /** Whether an authority is asked for the time. */
  stamped = $state(false);
  authority = $state(recall('timestampAuthority', isText, ''));
  readonly isWhole: boolean = $derived.by(() => !this.stamped || authorityAddress.test(this.authority.trim()));

  constructor(app: AppState) {
    this.#app = app;
  }

  /** Begins anew; nobody is asked for the time unless that is chosen each time. */
  begin(): void {
    this.subject = '';
    this.redact = null;
    this.stamped = false;
  }

  /** What is to be packed, of at least one subject. Throws what finding its events throws. */
  async toStart(subjects: readonly [PackSubject, ...PackSubject[]]): Promise<PackStart> {
    const subject = subjects.find(({ key }) => key === this.subject) ?? subjects[0];
    const timestamp = this.stamped ? this.authority.trim() : null;
    if (timestamp !== null) remember('timestampAuthority', timestamp);
    const query = await subject.query();
    return { query, case: subject.case, tz: this.#app.settings.zone, redact: this.redact, timestamp };
  }
}

/** The events pinned to an investigation. */
export function pinnedSubject(name: string, events: number): PackSubject {
  return {
    key: 'case',
    label: messages.exports.packCase(name, events),
    case: name,
    query: async () => `case:${quote(name)}`,
  };
}

/** What of an investigation can be packed: its pinned events, and the events of each of its samples. */
export function caseSubjects({ backend }: AppState, detail: CaseDetail): PackSubject[] {
  return [
    ...(detail.events === 0 ? [] : [pinnedSubject(detail.name, detail.events)]),
    ...detail.samples.map(({ id, size, population }): PackSubject => ({
      key: `sample ${id}`,
      label: messages.exports.packSample(size, population),
      case: detail.name,
      async query() {
        const items = await backend.call('case.sampleItems', { name: detail.name, id });
        return items.map((item) => `id:${quote(item.id)}`).join(' OR ');
      },
    })),
  ];
}
