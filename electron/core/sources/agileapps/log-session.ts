import type { SourceError } from '#core/sources/source-error.ts';
import { queryPlans, type QueryPlan } from './query-plan.ts';

/** What one session has learnt about the tenant. */
export interface LogSession {
  /** The plan in use. */
  plan: () => QueryPlan;
  /** Whether the server has answered this plan well. */
  isAccepted: () => boolean;
  accept: () => void;
  /** Goes to the next plan after a refusal. Throws the first refusal when there is none left. */
  refuse: (error: SourceError) => void;
  /** Goes to the next way of writing dates, because this one is misread. */
  skipLiteral: () => void;
  /** Goes to reading without order, because the order asked for is not kept. */
  skipSort: () => void;
  /** Whether the filter is known to be understood. */
  literalProven: boolean;
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

/** A session's memory, before anything is known. */
export function createLogSession(userDateFormat: string | null): LogSession {
  const plans = queryPlans(userDateFormat);
  let index = 0;
  let accepted = false;
  let firstRefusal: SourceError | null = null;

  function goTo(next: number): void {
    index = next;
    accepted = false;
    session.literalProven = false;
  }

  const session: LogSession = {
    plan: () => plans[index] as QueryPlan,
    isAccepted: () => accepted,
    accept() {
      accepted = true;
    },
    refuse(error) {
      firstRefusal ??= error;
      if (index + 1 >= plans.length) throw firstRefusal;
      goTo(index + 1);
    },
    skipLiteral() {
      const { literal, sort, allFields } = session.plan();
      const later = plans.findIndex((plan, place) => place > index && plan.literal !== literal && plan.sort === sort);
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
    literalProven: false,
    pausesMs: [...pagePausesMs],
    pageSize: firstPageSize,
    pageCap: Number.POSITIVE_INFINITY,
  };
  return session;
}
