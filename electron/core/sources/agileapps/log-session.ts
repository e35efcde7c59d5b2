import type { SourceError } from '#core/sources/source-error.ts';
import type { LogFindings } from './log-memory.ts';
import { queryPlans, type QueryPlan } from './query-plan.ts';

/** Where a session stood in its search for a way to ask. */
export interface LogPosition {
  /** Place of the plan in use. */
  index: number;
  accepted: boolean;
  literalProven: boolean;
  plainestWorks: boolean;
  /** Whether the plan in use was refused, and the plainest one is still to be asked for. */
  refused?: boolean;
  /** The log's newest row, where a proof of the filter has come so far. */
  newest?: KnownRow | null;
  misread: QueryPlan['literal'][];
  pageSize: number;
  pageCap: number | null;
}

/** A row of the log that a filter should find. */
export interface KnownRow {
  key: string;
  /** Milliseconds UTC. */
  timeMs: number;
}

/** What one session has learnt about the tenant. */
export interface LogSession {
  /** Where it stands, for a later session to go on from. */
  position: () => LogPosition;
  /** Goes on from where an earlier session stood. */
  goOnFrom: (position: LogPosition) => void;
  /** The plan in use. */
  plan: () => QueryPlan;
  /** Whether the server has answered this plan well. */
  isAccepted: () => boolean;
  accept: () => void;
  /**
   * Goes to the next plan after a refusal, `null` for one that an earlier session got. Throws the first refusal when
   * there is none left.
   */
  refuse: (error: SourceError | null) => void;
  /** Whether the plan in use was refused, and whether the plainest one works is not known yet. */
  refused: boolean;
  /** The log's newest row while a proof of the filter is under way. */
  newest: KnownRow | null;
  /** Goes to the next way of writing dates, because this one is misread. */
  skipLiteral: () => void;
  /** Goes to reading without order, because the order asked for is not kept. */
  skipSort: () => void;
  /** Whether the plainest request was answered well after another one was refused. */
  plainestWorks: boolean;
  /** Whether the filter is known to be understood. */
  literalProven: boolean;
  /** Whether an earlier session proved this filter, so that only an empty window asks for a proof. */
  literalRemembered: () => boolean;
  /** What is worth remembering; `null` while the plan has not been answered well. */
  findings: () => LogFindings | null;
  /** Pauses before the next tries of a page that failed, milliseconds; all of them again when one has come. */
  pausesMs: number[];
  /** Rows to ask for at once, and the most the server has been seen to give. */
  pageSize: number;
  pageCap: number;
}

/** How often a page is asked for again, and the pause before each try, milliseconds. */
export const pagePausesMs: readonly number[] = [200, 1_000];
const firstPageSize = 100;
/** Pages grow to this, as far as the server goes along. */
export const largestPageSize = 1000;

/**
 * What a session knows at its begin: nothing, or the findings of an earlier one. When a remembered plan turns
 * out wrong, the search for one begins anew.
 */
export function createLogSession(userDateFormat: string | null, earlier: LogFindings | null = null): LogSession {
  const plans = queryPlans(userDateFormat);
  const known = earlier === null ? -1 : plans.findIndex((plan) => isSamePlan(plan, earlier.plan));
  let index = Math.max(known, 0);
  let remembered = known >= 0;
  let accepted = false;
  let firstRefusal: SourceError | null = null;
  const misread = new Set<QueryPlan['literal']>();

  /** Whether the plan in use came from memory and is not the one to begin with anyway. */
  function isRemembered(): boolean {
    return remembered && index > 0;
  }

  function goTo(next: number): void {
    index = isRemembered() ? 0 : next;
    remembered = false;
    accepted = false;
    session.literalProven = false;
  }

  const session: LogSession = {
    position: () => ({
      index,
      accepted,
      literalProven: session.literalProven || session.literalRemembered(),
      plainestWorks: session.plainestWorks,
      refused: session.refused,
      newest: session.newest,
      misread: [...misread],
      pageSize: session.pageSize,
      pageCap: Number.isFinite(session.pageCap) ? session.pageCap : null,
    }),
    goOnFrom(position) {
      if (plans[position.index] === undefined) return;
      ({ index, accepted } = position);
      remembered = false;
      for (const literal of position.misread) misread.add(literal);
      session.literalProven = position.literalProven;
      session.plainestWorks = position.plainestWorks;
      session.refused = position.refused ?? false;
      session.newest = position.newest ?? null;
      session.pageSize = position.pageSize;
      session.pageCap = position.pageCap ?? Number.POSITIVE_INFINITY;
    },
    plan: () => plans[index] as QueryPlan,
    isAccepted: () => accepted,
    accept() {
      accepted = true;
    },
    refuse(error) {
      session.refused = false;
      const next = plans.findIndex((plan, place) => place > index && !misread.has(plan.literal));
      if (!isRemembered()) {
        firstRefusal ??= error;
        if (next < 0) throw firstRefusal ?? new Error('The plainest plan was refused after it had worked');
      }
      goTo(next);
    },
    skipLiteral() {
      const { literal, sort, allFields } = session.plan();
      misread.add(literal);
      const later = plans.findIndex((plan) => !misread.has(plan.literal) && plan.sort === sort && plan.allFields);
      const fallback = plans.findIndex(
        (plan) => plan.literal === 'none' && plan.sort === 'none' && plan.allFields === allFields,
      );
      goTo(later < 0 ? fallback : later);
    },
    skipSort() {
      const { literal, allFields } = session.plan();
      const later = plans.findIndex(
        (plan) => plan.literal === literal && plan.sort === 'none' && plan.allFields === allFields,
      );
      goTo(later < 0 ? plans.length - 1 : later);
    },
    plainestWorks: false,
    refused: false,
    newest: null,
    literalProven: false,
    literalRemembered: () => remembered && earlier?.literalProven === true,
    findings() {
      if (!accepted) return null;
      const pageCap = Number.isFinite(session.pageCap) ? session.pageCap : null;
      const literalProven = session.literalProven || session.literalRemembered();
      return { plan: session.plan(), literalProven, pageCap };
    },
    pausesMs: [...pagePausesMs],
    pageSize: Math.min(firstPageSize, earlier?.pageCap ?? firstPageSize),
    pageCap: earlier?.pageCap ?? Number.POSITIVE_INFINITY,
  };
  return session;
}

function isSamePlan(one: QueryPlan, other: Partial<QueryPlan> | null): boolean {
  return (
    one.literal === other?.literal &&
    one.clock === other.clock &&
    one.sort === other.sort &&
    one.allFields === other.allFields
  );
}
