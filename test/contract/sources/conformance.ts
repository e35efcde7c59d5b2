import { describe, expect, onTestFinished, test } from 'vitest';
import { SourceError } from '#core/sources/source-error.ts';
import type { CallReport } from '#core/sources/source.ts';
import type { Fault, FaultScript } from '#core/sample/http/fault.ts';
import type { LocalServer } from '#core/sample/http/local-server.ts';
import type { CheckStep, TimeRange } from '#shared/sync-status.ts';
import { type FaultName, sourceFaults } from '#test/support/sources/source-faults.ts';
import {
  type Reading,
  readWindows,
  type TestContext,
  testContext,
  type TestSettings,
} from '#test/support/sources/source-harness.ts';
import type { HeldRow, SourceUnderTest } from '#test/support/sources/sources-under-test.ts';

const dayMs = 86_400_000;
/** An abort must be felt within this, milliseconds, on a busy machine too. */
const promptMs = 1_500;
const checkOrder = ['reach', 'tls', 'credential', 'permission'];

/** The contract of `Source`, as tests: one source after the other passes all of them. */
export function describeConformance(subject: SourceUnderTest): void {
  const { source, rows } = subject;
  const whole = { fromMs: startOfDay(rows[0]), toMs: startOfDay(rows.at(-1)) + dayMs };

  async function start(faults?: FaultScript, options?: { permitted?: boolean }): Promise<LocalServer> {
    const server = await subject.start(faults, options);
    onTestFinished(() => server.close());
    return server;
  }

  function contextOf(server: LocalServer, settings: TestSettings = {}): TestContext {
    return testContext(server.url, { user: subject.user, secret: subject.secret, ...settings });
  }

  function onData(fault: Fault): FaultScript {
    return (request) => (subject.isData(request.path) ? fault : null);
  }

  function heldIn(range: TimeRange): string[] {
    return rows.filter(({ timeMs }) => timeMs >= range.fromMs && timeMs < range.toMs).map(({ id }) => id);
  }

  /** Windows of some days side by side over everything the server holds. */
  function windowsOf(days: number): TimeRange[] {
    const windows: TimeRange[] = [];
    for (let fromMs = whole.fromMs; fromMs < whole.toMs; fromMs += days * dayMs) {
      windows.push({ fromMs, toMs: Math.min(whole.toMs, fromMs + days * dayMs) });
    }
    return windows;
  }

  describe(`the source ${subject.kind}: rows`, () => {
    test('arrive exactly once each, readable, with a time inside the window', async () => {
      const window = windowsOf(120)[1] as TimeRange;
      const server = await start();
      const reading = await readWindows(source, contextOf(server), window);
      expect(reading.error).toBeNull();
      expect(reading.unreadable).toEqual([]);
      expect(reading.outcome?.completeness).toMatch(/^(un)?confirmed$/);
      expect(idsOf(reading).toSorted()).toEqual(heldIn(window).toSorted());
      expect(heldIn(window).length).toBeGreaterThan(10);
      const times = new Map(rows.map(({ id, timeMs }) => [id, timeMs]));
      for (const { event } of reading.records) {
        expect(Number.isSafeInteger(event.timeMs)).toBe(true);
        expect(event.timeMs).toBe(times.get(event.externalId));
        expect(event.timeMs).toBeGreaterThanOrEqual(window.fromMs);
        expect(event.timeMs).toBeLessThan(window.toMs);
      }
    });

    test('of windows side by side are all rows, none twice', async () => {
      const server = await start();
      const reading = await readWindows(source, contextOf(server), ...windowsOf(60));
      expect(reading.error).toBeNull();
      expect(idsOf(reading).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
    });

    test('come in pages that end', async () => {
      const server = await start();
      const context = contextOf(server);
      const reading = await readWindows(source, context, whole);
      expect(idsOf(reading).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
      const asked = context.calls.filter((call) => call.data).length;
      expect(asked).toBeGreaterThan(0);
      expect(asked).toBeLessThanOrEqual(subject.mostRequests(rows.length));
    });

    test('may be none, which is no failure', async () => {
      const server = await start();
      const future = { fromMs: whole.toMs + 30 * dayMs, toMs: whole.toMs + 31 * dayMs };
      const reading = await readWindows(source, contextOf(server), future);
      expect(reading.error).toBeNull();
      expect(reading.records).toEqual([]);
      expect(reading.outcome?.completeness).toMatch(/^(un)?confirmed$/);
    });

    test('are read again from their payload as the same event with the same hash', async () => {
      const server = await start();
      const { records } = await readWindows(source, contextOf(server), windowsOf(120)[0] as TimeRange);
      expect(records.length).toBeGreaterThan(10);
      for (const record of records) {
        expect(source.readPayload(record.raw, record.withIncludes)).toEqual(record);
        expect(record.hash).toMatch(/^[0-9a-f]{64}$/);
        expect(record.coreHash).toMatch(/^[0-9a-f]{64}$/);
      }
      expect(new Set(records.map(({ hash }) => hash)).size).toBe(records.length);
    });

    test('have the same hashes on a second reading', async () => {
      const server = await start();
      const [one, two] = [
        await readWindows(source, contextOf(server), whole),
        await readWindows(source, contextOf(server), whole),
      ];
      expect(hashesOf(two)).toEqual(hashesOf(one));
    });
  });

  describe(`the source ${subject.kind}: interruptions`, () => {
    test('at every request end the reading at once, and another one brings the rest', { timeout: 60_000 }, async () => {
      const clean = await start();
      await readWindows(source, contextOf(clean), whole);
      const requests = clean.requests.length;
      for (let at = 1; at <= requests; at++) {
        const stop = new AbortController();
        let seen = 0;
        let stoppedMs = 0;
        const server = await subject.start(() => {
          seen += 1;
          if (seen !== at) return null;
          stoppedMs = performance.now();
          stop.abort();
          return { kind: 'delay', ms: 300 };
        });
        const context = contextOf(server, { signal: stop.signal });
        const reading = await readWindows(source, context, whole);
        const tookMs = performance.now() - stoppedMs;
        const wasLast = at === requests && reading.error === null;
        // The last request may be a farewell, whose failure is nobody's business.
        if (!wasLast) expect(reading.error).toMatchObject({ code: 'app.interrupted' });
        expect(tookMs).toBeLessThan(promptMs);
        expect(context.calls.length).toBeLessThanOrEqual(server.requests.length);
        const rest = await readWindows(source, contextOf(server), whole);
        expect(rest.error).toBeNull();
        const first = new Map(reading.records.map((record) => [record.event.externalId, record.hash]));
        const second = new Map(rest.records.map((record) => [record.event.externalId, record.hash]));
        expect([...second.keys()].toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
        for (const [id, hash] of first) expect(second.get(id)).toBe(hash);
        await server.close();
      }
    });

    test.each([
      ['while the server is silent', sourceFaults['a silence']],
      ['in the middle of a body', sourceFaults['a body that stalls']],
    ] as [string, Fault][])('work promptly %s', async (_name, fault) => {
      const stop = new AbortController();
      const server = await start(onData(fault));
      const reading = readWindows(source, contextOf(server, { signal: stop.signal, timeoutMs: 60_000 }), whole);
      while (!server.requests.some((request) => subject.isData(request.path))) await pause(5);
      await pause(50);
      const startedMs = performance.now();
      stop.abort();
      expect((await reading).error).toMatchObject({ code: 'app.interrupted' });
      expect(performance.now() - startedMs).toBeLessThan(promptMs);
    });

    test('before the begin send nothing', async () => {
      const server = await start();
      const reading = await readWindows(source, contextOf(server, { signal: AbortSignal.abort() }), whole);
      expect(reading.error).toMatchObject({ code: 'app.interrupted' });
      expect(server.requests).toEqual([]);
    });
  });

  describe(`the source ${subject.kind}: failures`, () => {
    const faults = Object.entries(sourceFaults) as [FaultName, Fault][];

    test.concurrent.for(faults)(
      '%s gets its action',
      async ([name, fault], { expect: check, onTestFinished: atEnd }) => {
        const nowMs = Date.parse('2026-03-05T00:00:00Z');
        const server = await subject.start(onData(fault));
        atEnd(() => server.close());
        const context = contextOf(server, { timeoutMs: 300, now: () => nowMs });
        const { error } = await readWindows(source, context, windowsOf(120)[0] as TimeRange);
        check(error).toBeInstanceOf(SourceError);
        const { code, action, message, recovery, retryAtMs } = error as SourceError;
        check([code, action]).toEqual(subject.failures[name]);
        check(message).toMatch(/^[A-Z].{15,}[.!]$/s);
        check(recovery).toMatch(/kept/);
        if (name.endsWith('with Retry-After')) check(retryAtMs).toBe(nowMs + 2_400_000);
        else if (action === 'wait') check(retryAtMs).toBeGreaterThan(nowMs);
        else check(retryAtMs).toBeNull();
        check(context.calls.at(-1)?.error ?? context.calls.at(-2)?.error).toMatchObject({ code });
      },
    );

    test('every request is reported once, when it is over, with what came', async () => {
      for (const script of [undefined, onData(sourceFaults['status 500']), onData(sourceFaults['a reset'])]) {
        const server = await start(script);
        const context = contextOf(server);
        await readWindows(source, context, whole);
        expect(context.calls.map(({ endpoint }) => endpoint)).toEqual(
          server.requests.map(({ method, path }) => `${method} ${path}`),
        );
        for (const [index, call] of context.calls.entries()) expectHonest(call, subject.isData, server, index);
      }
    });

    test('what the budget throws ends the reading before the request, and comes out unchanged', async () => {
      const server = await start();
      const spent = new Error('No call is left.');
      const context = { ...contextOf(server), beforeDataCall: () => Promise.reject(spent) };
      const { error } = await readWindows(source, context, whole);
      expect(error).toBe(spent);
      expect(server.requests.filter(({ path }) => subject.isData(path))).toEqual([]);
    });
  });

  describe(`the source ${subject.kind}: a check`, () => {
    async function check(server: LocalServer, settings: TestSettings = {}): Promise<CheckStep[]> {
      const steps = await source.check(contextOf(server, { timeoutMs: 300, ...settings }));
      expect(steps.map(({ step }) => step)).toEqual(checkOrder.slice(0, steps.length));
      expect(steps.slice(0, -1).every(({ ok }) => ok)).toBe(true);
      expect(steps.every(({ message }) => message.length > 10)).toBe(true);
      return steps;
    }

    test('passes all steps in order', async () => {
      expect(await check(await start())).toMatchObject([{ ok: true }, { ok: true }, { ok: true }, { ok: true }]);
    });

    test('stops at a credential that is refused', async () => {
      const steps = await check(await start(), { secret: 'another-secret' });
      expect(steps.at(-1)).toMatchObject({ step: 'credential', ok: false });
    });

    test('stops at a permission that is missing', async () => {
      const steps = await check(await start(undefined, { permitted: false }));
      expect(steps.at(-1)).toMatchObject({ step: 'permission', ok: false });
    });

    test('stops at a server that is not there', async () => {
      const server = await subject.start();
      await server.close();
      expect(await check(server)).toMatchObject([{ step: 'reach', ok: false }]);
    });

    test.each(Object.keys(sourceFaults) as FaultName[])('stops after the first failure: %s', async (name) => {
      const fault = sourceFaults[name];
      // An answer to a check is short.
      const server = await start(() => (fault.kind === 'truncate' ? { ...fault, bytes: 5 } : fault));
      expect((await check(server)).at(-1)?.ok).toBe(false);
    });
  });

  test(`the source ${subject.kind} asks for windows it can handle`, () => {
    const { firstWindowMs, smallestWindowMs, largestWindowMs, overlapMs, budget } = source.policy;
    expect(smallestWindowMs).toBeGreaterThan(0);
    expect(firstWindowMs).toBeGreaterThanOrEqual(smallestWindowMs);
    expect(largestWindowMs).toBeGreaterThanOrEqual(firstWindowMs);
    expect(overlapMs).toBeGreaterThanOrEqual(0);
    if (budget !== null) expect(Math.min(budget.calls, budget.periodMs)).toBeGreaterThan(0);
    expect(source.kind).toBe(subject.kind);
  });
}

function expectHonest(call: CallReport, isData: (path: string) => boolean, server: LocalServer, index: number): void {
  expect(call.data).toBe(isData(server.requests[index]?.path ?? ''));
  expect(call.endedMs).toBeGreaterThanOrEqual(call.startedMs);
  expect(call.status).toBe(server.requests[index]?.status ?? null);
  expect(call.bodyHash === null).toBe(call.bytes === 0);
  expect(call.error === null).toBe(call.status === 200);
}

function startOfDay(row: HeldRow | undefined): number {
  return Math.floor((row?.timeMs ?? 0) / dayMs) * dayMs;
}

function idsOf(reading: Reading): string[] {
  return reading.records.map(({ event }) => event.externalId);
}

function hashesOf(reading: Reading): [id: string, hash: string][] {
  return reading.records.map(({ event, hash }) => [event.externalId, hash]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
