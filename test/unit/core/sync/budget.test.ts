import { describe, expect, it } from 'vitest';
import { budgetState, type PastCall } from '#core/sync/budget.ts';

const hour = 3_600_000;
const rule = { calls: 10, periodMs: hour };
const silent = { remaining: null, resetMs: null, periodMs: null };

function call(startedMs: number, rateLimit: PastCall['rateLimit'] = silent, retryAtMs: number | null = null): PastCall {
  return { startedMs, endedMs: startedMs + 10, rateLimit, retryAtMs };
}

describe('the call budget', () => {
  it('allows ten calls an hour where the server says nothing', () => {
    expect(budgetState(rule, [], 0)).toEqual({ callsLeft: 10, nextCallMs: null });
    const ten = Array.from({ length: 10 }, (_, index) => call(index * 1000));
    expect(budgetState(rule, ten, 20_000)).toEqual({ callsLeft: 0, nextCallMs: hour });
    expect(budgetState(rule, ten, hour + 500)).toEqual({ callsLeft: 1, nextCallMs: null });
  });

  it('believes the server over its own count', () => {
    const generous = { remaining: 50, resetMs: hour, periodMs: hour };
    const calls = Array.from({ length: 12 }, (_, index) => call(index * 1000, generous));
    expect(budgetState(rule, calls, 20_000)).toEqual({ callsLeft: 50, nextCallMs: null });
    const spent = { remaining: 0, resetMs: hour, periodMs: hour };
    expect(budgetState(rule, [call(0, spent)], 20_000)).toEqual({ callsLeft: 0, nextCallMs: hour });
    expect(budgetState(rule, [call(0, spent)], hour)).toEqual({ callsLeft: 10, nextCallMs: null });
  });

  it('counts calls that the server did not comment on', () => {
    const three = { remaining: 3, resetMs: hour, periodMs: hour };
    expect(budgetState(rule, [call(0, three), call(1), call(2)], 10).callsLeft).toBe(1);
  });

  it('waits for a Retry-After before anything else', () => {
    const refused = call(0, { remaining: 5, resetMs: hour, periodMs: hour }, 7_000);
    expect(budgetState(rule, [refused], 1_000)).toEqual({ callsLeft: 0, nextCallMs: 7_000 });
    expect(budgetState(rule, [refused], 7_000).nextCallMs).toBeNull();
  });

  it('forgets calls from the future, which a clock that was set back has left', () => {
    const refused = call(5 * hour, { remaining: 0, resetMs: 6 * hour, periodMs: hour }, 7 * hour);
    expect(budgetState(rule, [refused], hour)).toEqual({ callsLeft: 10, nextCallMs: null });
  });

  it('is endless for a source without a rule', () => {
    const calls = Array.from({ length: 1000 }, (_, index) => call(index));
    expect(budgetState(null, calls, 1_000)).toEqual({ callsLeft: null, nextCallMs: null });
  });
});
