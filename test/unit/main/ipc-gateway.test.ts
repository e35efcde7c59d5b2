import { describe, expect, it } from 'vitest';
import { apiCallNames } from '#shared/api.ts';
import type { CallHandlers } from '#main/call-handlers.ts';
import { callSchemas } from '#main/call-schemas.ts';
import { dispatchCall } from '#main/ipc-gateway.ts';

const seen: unknown[] = [];
const handlers = Object.fromEntries(
  apiCallNames.map((name) => [name, async (input: unknown) => void seen.push([name, input])]),
) as unknown as CallHandlers;

describe('the gateway', () => {
  it('has a schema for every call and no other', () => {
    expect(Object.keys(callSchemas).sort()).toEqual([...apiCallNames].sort());
  });

  it('lets a call of the right shape through', async () => {
    await dispatchCall(handlers, 'search.open', { query: 'kind:login', tz: 'UTC' });
    expect(seen.at(-1)).toEqual(['search.open', { query: 'kind:login', tz: 'UTC' }]);
  });

  it.each([
    ['an unknown name', 'file.read', null],
    ['an inherited name', 'toString', null],
    ['no name', undefined, null],
    ['a missing member', 'search.open', { query: 'x' }],
    ['an extra member', 'search.open', { query: 'x', tz: 'UTC', file: '/etc/passwd' }],
    ['a wrong type', 'search.rows', { searchId: 1, offset: '0', count: 10 }],
    ['a negative offset', 'search.rows', { searchId: 1, offset: -1, count: 10 }],
    ['too many rows', 'search.rows', { searchId: 1, offset: 0, count: 100_000 }],
    ['an input where there is none', 'workspace.info', {}],
    ['too much text', 'search.open', { query: 'x'.repeat(70_000), tz: 'UTC' }],
  ])('refuses %s', async (_what, name, input) => {
    const before = seen.length;
    await expect(dispatchCall(handlers, name, input)).rejects.toThrow();
    expect(seen).toHaveLength(before);
  });

  it('does not repeat a refused value, which may be a secret', async () => {
    const secret = 'top-secret-value';
    const input = { kind: 'gearset', name: 'gs', url: 'https://example.com', user: 7, secret };
    const refusal = dispatchCall(handlers, 'connection.add', input);
    await expect(refusal).rejects.toThrow(/"user"/);
    await expect(refusal).rejects.not.toThrow(secret);
  });
});
