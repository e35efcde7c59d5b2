import { afterEach, expect, test } from 'vitest';
import { createAgileAppsSource } from '#core/sources/agileapps/agileapps-source.ts';
import { createGearsetSource } from '#core/sources/gearset/gearset-source.ts';
import type { SourceError } from '#core/sources/source-error.ts';
import { reply, startLocalHttp, type LocalHttp } from '#test/support/sources/local-http.ts';
import { range, readWindows, testContext } from '#test/support/sources/source-harness.ts';

let server: LocalHttp | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

const secret = 'S3cret&<>"Tok/en+9876';
const session = 'session-cookie-value-42';
const forms = [
  secret,
  encodeURIComponent(secret),
  secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  Buffer.from(secret).toString('base64'),
  secret.toUpperCase(),
  session,
];
const echo = forms.join(' | ');
const window = range('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z');

function everythingShown(error: unknown, calls: unknown): string {
  const { message, recovery, stack, cause } = error as SourceError;
  return JSON.stringify({ message, recovery, stack, cause: String(cause), calls });
}

test.each([400, 401, 403, 404, 429, 500])(
  'a Gearset error %i that echoes the token does not show it',
  async (status) => {
    const body = JSON.stringify({ Message: `Authorization: token ${secret} is bad: ${echo}` });
    server = await startLocalHttp((_request, response) => reply(response, body, { status }));
    const context = testContext(server.url, { secret });
    const { error } = await readWindows(createGearsetSource(), context, window);
    const shown = everythingShown(error, context.calls).toLowerCase();
    for (const form of forms.slice(0, -1)) expect(shown).not.toContain(JSON.stringify(form).slice(1, -1).toLowerCase());
    expect(shown).toContain('is bad');
  },
);

test.each([200, 400, 401, 500])(
  'AgileApps errors (HTTP %i) that echo password and cookies do not show them',
  async (status) => {
    for (const failing of ['/login', '/auditLog']) {
      const error = JSON.stringify({
        platform: { message: { code: '-999', description: `bad ${echo} JSESSIONID=${session}` } },
      });
      const login = {
        platform: { login: { sessionId: session, cookieString: `JSESSIONID=${session}` }, message: { code: '0' } },
      };
      server = await startLocalHttp((request, response) => {
        if (request.path.endsWith(failing)) reply(response, error, { status });
        else reply(response, JSON.stringify(login));
      });
      const context = testContext(server.url, { user: 'auditor', secret });
      const reading = await readWindows(createAgileAppsSource(), context, window);
      expect(reading.error).not.toBeNull();
      const shown = everythingShown(reading.error, context.calls).toLowerCase();
      const planted = failing === '/login' ? forms.slice(0, -1) : forms;
      for (const form of planted) expect(shown).not.toContain(JSON.stringify(form).slice(1, -1).toLowerCase());
      await server.close();
    }
  },
);
