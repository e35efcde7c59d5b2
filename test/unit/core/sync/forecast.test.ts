import { describe, expect, it } from 'vitest';
import { forecast } from '#core/sync/forecast.ts';
import { sharedBudgetNotice } from '#core/sync/plan-connection.ts';

const day = 86_400_000;
const hour = 3_600_000;
const sizes = { first: 30 * day, smallest: hour, largest: 90 * day };
const rule = { calls: 10, periodMs: hour };

describe('the forecast of a back-fill', () => {
  it('counts windows that double up to the largest', () => {
    const input = { ranges: [{ fromMs: 0, toMs: 425 * day }], sizes, rule, nowMs: 0 };
    const full = forecast({ ...input, budget: { callsLeft: 10, nextCallMs: null } });
    expect(full).toEqual({ calls: 6, finishMs: 0 });
    const short = forecast({ ...input, budget: { callsLeft: 2, nextCallMs: null } });
    expect(short).toEqual({ calls: 6, finishMs: hour });
    const spent = forecast({ ...input, budget: { callsLeft: 0, nextCallMs: 600_000 } });
    expect(spent).toEqual({ calls: 6, finishMs: 600_000 });
  });

  it('adds an hour for every ten calls beyond', () => {
    const ranges = Array.from({ length: 25 }, (_, index) => ({
      fromMs: index * 100 * day,
      toMs: index * 100 * day + 1,
    }));
    const far = forecast({ ranges, sizes, rule, nowMs: 0, budget: { callsLeft: 0, nextCallMs: 1_000 } });
    expect(far).toEqual({ calls: 25, finishMs: 1_000 + 2 * hour });
  });

  it('promises nothing where calls are not limited', () => {
    const free = { ranges: [{ fromMs: 0, toMs: day }], sizes, rule: null, nowMs: 0 };
    expect(forecast({ ...free, budget: { callsLeft: null, nextCallMs: null } })).toEqual({
      calls: null,
      finishMs: null,
    });
  });
});

describe('a budget that is shared', () => {
  const call = (remaining: number, resetMs = hour) => ({
    startedMs: 0,
    endedMs: 0,
    rateLimit: { remaining, resetMs, periodMs: hour },
    retryAtMs: null,
  });

  it('is told when calls are gone that were not ours', () => {
    expect(sharedBudgetNotice([call(9), call(8), call(5)])).toEqual([
      expect.stringMatching(/^2 calls .* shared|^2 calls/),
    ]);
    expect(sharedBudgetNotice([call(9), call(8), call(7)])).toEqual([]);
    expect(sharedBudgetNotice([call(9), call(9, 2 * hour), call(8, 2 * hour)])).toEqual([]);
  });
});
